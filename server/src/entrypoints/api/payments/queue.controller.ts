import type { RouteInput } from '@energy-desk/shared/http';
import { paymentsRoutes } from '@energy-desk/shared/payments';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { ChainService } from '../../../domain/chain/index.js';
import { OwnSecondFactor } from '../../../processes/admin-desk/index.js';
import { ExceptionsService, type Settled } from '../../../processes/exceptions/index.js';
import { type AdminSession, By, Input, pageOfRows, positionOf, Serve } from '../kernel/index.js';
import { paymentView, settledView, suggestionView } from './payment.view.js';
import { type PaymentRow, PaymentsReadModel } from './payments.read-model.js';

const position = z.uuid();
const SHOWN = 3;
const SECOND_MS = 1000;

/** What waits for finance, and what finance decides. */
@Controller()
export class QueueController {
  constructor(
    private readonly chain: ChainService,
    private readonly payments: PaymentsReadModel,
    private readonly exceptions: ExceptionsService,
    private readonly secondFactor: OwnSecondFactor,
  ) {}

  @Serve(paymentsRoutes.unmatched)
  async unmatched(@Input() { query }: RouteInput<typeof paymentsRoutes.unmatched>): Promise<object> {
    const { limit, withTotal, minAmount } = query;
    const after = positionOf(position, query);
    const filter = {
      ...(query.outcome ? { outcome: query.outcome } : {}),
      ...(query.currency ? { currency: query.currency } : {}),
      ...(query.fromAddress ? { fromAddress: query.fromAddress } : {}),
      ...(minAmount ? { minAmount: BigInt(minAmount) } : {}),
    };
    const waiting = await this.exceptions.queue(filter, { limit: limit + 1, ...(after ? { after } : {}) });
    const page = pageOfRows(waiting, limit, ({ id }) => id);
    const rows = await this.payments.byIds(page.items.map(({ id }) => id));
    const now = (await this.chain.findCursor())?.blockTime;
    const items = await Promise.all(rows.map((row) => this.queued(row, now)));
    return { ...page, items, ...(withTotal ? { total: await this.exceptions.waiting(filter) } : {}) };
  }

  @Serve(paymentsRoutes.assign)
  assign(
    @Input() { params, body }: RouteInput<typeof paymentsRoutes.assign>,
    @By() admin: AdminSession,
  ): Promise<object> {
    return told(this.exceptions.assign(params.id, body.orderId, { actor: admin.email, reason: body.reason }));
  }

  @Serve(paymentsRoutes.credit)
  credit(
    @Input() { params, body }: RouteInput<typeof paymentsRoutes.credit>,
    @By() admin: AdminSession,
  ): Promise<object> {
    const by = { actor: admin.email, reason: body.reason };
    return told(
      body.userId === undefined
        ? this.exceptions.creditAddress(params.id, by)
        : this.exceptions.creditUser(params.id, body.userId, by),
    );
  }

  @Serve(paymentsRoutes.refund)
  refund(
    @Input() { params, body }: RouteInput<typeof paymentsRoutes.refund>,
    @By() admin: AdminSession,
  ): Promise<object> {
    return told(this.exceptions.refund(params.id, { actor: admin.email, reason: body.reason }));
  }

  @Serve(paymentsRoutes.refundElsewhere)
  async refundElsewhere(
    @Input() { params, body }: RouteInput<typeof paymentsRoutes.refundElsewhere>,
    @By() admin: AdminSession,
  ): Promise<object> {
    await this.secondFactor.proveAgain(admin, body.totp);
    const by = { actor: admin.email, reason: body.reason };
    return told(this.exceptions.refundElsewhere(params.id, body.address, by));
  }

  private async queued(row: PaymentRow, now: Date | undefined): Promise<object> {
    const suggestions = await this.exceptions.suggestions(row.id);
    const age = now && row.block_time ? now.getTime() - row.block_time.getTime() : null;
    return {
      ...paymentView(row),
      ageSeconds: age === null ? null : Math.max(0, Math.floor(age / SECOND_MS)),
      suggestions: suggestions.slice(0, SHOWN).map((one) => suggestionView(row.currency, one)),
    };
  }
}

const told = async (settled: Promise<Settled>): Promise<object> => settledView(await settled);
