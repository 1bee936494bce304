import type { RouteInput } from '@energy-desk/shared/http';
import { refundsRoutes } from '@energy-desk/shared/refunds';
import { Controller } from '@nestjs/common';
import type { Refund } from '../../../domain/refunds/index.js';
import { OwnSecondFactor } from '../../../processes/admin-desk/index.js';
import { type RefundDecider, RefundsDesk } from '../../../processes/refunds/index.js';
import { type AdminSession, By, Input, momentOf, pageOfRows, Serve } from '../kernel/index.js';
import { refundView } from './refund.view.js';
import { RefundsReadModel } from './refunds.read-model.js';

/** Money that goes back, and what people decide about it. */
@Controller()
export class RefundsController {
  constructor(
    private readonly places: RefundsReadModel,
    private readonly desk: RefundsDesk,
    private readonly secondFactor: OwnSecondFactor,
  ) {}

  @Serve(refundsRoutes.list)
  async list(@Input() { query }: RouteInput<typeof refundsRoutes.list>): Promise<object> {
    const { limit, withTotal, ...filter } = query;
    const places = await this.places.list(filter, limit + 1, momentOf(query));
    const page = pageOfRows(places, limit, ({ micros, id }) => ({ at: micros, id }));
    const refunds = await this.desk.byIds(page.items.map(({ id }) => id));
    return {
      ...page,
      items: await this.views(refunds),
      ...(withTotal ? { total: await this.places.count(filter) } : {}),
    };
  }

  @Serve(refundsRoutes.one)
  async one(@Input() { params }: RouteInput<typeof refundsRoutes.one>): Promise<object> {
    return this.told(this.desk.one(params.id));
  }

  @Serve(refundsRoutes.approve)
  approve(
    @Input() { params, body }: RouteInput<typeof refundsRoutes.approve>,
    @By() admin: AdminSession,
  ): Promise<object> {
    return this.told(this.desk.approve(params.id, byOf(admin, body)));
  }

  @Serve(refundsRoutes.retry)
  retry(
    @Input() { params, body }: RouteInput<typeof refundsRoutes.retry>,
    @By() admin: AdminSession,
  ): Promise<object> {
    return this.told(this.desk.retry(params.id, byOf(admin, body)));
  }

  @Serve(refundsRoutes.credit)
  credit(
    @Input() { params, body }: RouteInput<typeof refundsRoutes.credit>,
    @By() admin: AdminSession,
  ): Promise<object> {
    const to = body.userId === undefined ? 'address' : { userId: body.userId };
    return this.told(this.desk.creditInstead(params.id, to, byOf(admin, body)));
  }

  @Serve(refundsRoutes.writeOff)
  writeOff(
    @Input() { params, body }: RouteInput<typeof refundsRoutes.writeOff>,
    @By() admin: AdminSession,
  ): Promise<object> {
    return this.told(this.desk.writeOff(params.id, byOf(admin, body)));
  }

  @Serve(refundsRoutes.redirect)
  async redirect(
    @Input() { params, body }: RouteInput<typeof refundsRoutes.redirect>,
    @By() admin: AdminSession,
  ): Promise<object> {
    await this.secondFactor.proveAgain(admin, body.totp);
    return this.told(this.desk.redirect(params.id, body.address, byOf(admin, body)));
  }

  private async told(refund: Promise<Refund>): Promise<object> {
    const [view = {}] = await this.views([await refund]);
    return view;
  }

  private async views(refunds: readonly Refund[]): Promise<object[]> {
    const references = await this.places.orderReferences(refunds);
    return refunds.map((refund) => refundView(refund, references.get(refund.orderId) ?? null));
  }
}

const byOf = ({ email }: AdminSession, { reason, seen }: Pick<RefundDecider, 'reason' | 'seen'>) => ({
  actor: email,
  reason,
  seen,
});
