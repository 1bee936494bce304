import { ordersRoutes } from '@energy-desk/shared/orders';
import type { RouteInput } from '@energy-desk/shared/http';
import type { TronAddress } from '@energy-desk/shared/units';
import { Controller } from '@nestjs/common';
import { ChainService } from '../../../domain/chain/index.js';
import { AppError } from '../../../platform/errors/index.js';
import { OrderDesk, RetryOrder } from '../../../processes/rental/index.js';
import { type AdminSession, By, Input, momentOf, pageOfRows, Serve } from '../kernel/index.js';
import { OrderHistoryReadModel } from './order-history.read-model.js';
import { OrderPartsReadModel } from './order-parts.read-model.js';
import { detailOf, placedOf, summaryOf } from './order.view.js';
import { OrdersReadModel } from './orders.read-model.js';

type Of<K extends keyof typeof ordersRoutes> = RouteInput<(typeof ordersRoutes)[K]>;

/** Orders: the list, one of them with everything, and what people do with it. */
@Controller()
export class OrdersController {
  constructor(
    private readonly readModel: OrdersReadModel,
    private readonly parts: OrderPartsReadModel,
    private readonly history: OrderHistoryReadModel,
    private readonly chain: ChainService,
    private readonly desk: OrderDesk,
    private readonly retrying: RetryOrder,
  ) {}

  @Serve(ordersRoutes.list)
  async list(@Input() { query }: Of<'list'>): Promise<object> {
    const { limit, withTotal } = query;
    const rows = await this.readModel.list(query, limit + 1, momentOf(query));
    const page = pageOfRows(rows, limit, ({ micros, id }) => ({ at: micros, id }));
    const answer = { ...page, items: page.items.map(summaryOf) };
    return withTotal ? { ...answer, total: await this.readModel.count(query) } : answer;
  }

  @Serve(ordersRoutes.get)
  async get(@Input() { params: { id } }: Of<'get'>): Promise<object> {
    const order = await this.readModel.find(id);
    if (!order) throw new AppError('orders/not_found', 'caller', 'There is no such order.', { orderId: id });
    const parts = await this.parts.of(id);
    return detailOf(order, parts, await this.history.of(id, parts), await this.chain.findCursor());
  }

  @Serve(ordersRoutes.place)
  async place(@Input() { body }: Of<'place'>, @By() admin: AdminSession): Promise<object> {
    const { userId, receiver, payWith, currency, clientOrderId, quantity, reason = '' } = body;
    const { energyPackageId, energy = 0, durationSeconds = 0 } = body;
    const what = energyPackageId === undefined ? { energy, durationSeconds } : { energyPackageId };
    const order = await this.desk.place({
      ...what,
      quantity,
      userId,
      receiver: receiver as TronAddress,
      payWith,
      currency,
      clientOrderId,
      placedBy: { actor: admin.email, reason },
    });
    return placedOf(order);
  }

  @Serve(ordersRoutes.cancel)
  async cancel(@Input() { params, body }: Of<'cancel'>, @By() admin: AdminSession): Promise<object> {
    return placedOf(await this.desk.cancel(params.id, { actor: admin.email, reason: body.reason }));
  }

  @Serve(ordersRoutes.retry)
  async retry(@Input() { params, body }: Of<'retry'>, @By() admin: AdminSession): Promise<object> {
    return placedOf(await this.retrying.run(params.id, { actor: admin.email, reason: body.reason }));
  }

  @Serve(ordersRoutes.refund)
  async refund(@Input() { params, body }: Of<'refund'>, @By() admin: AdminSession): Promise<object> {
    return placedOf(await this.desk.refund(params.id, { actor: admin.email, reason: body.reason }));
  }

  @Serve(ordersRoutes.reprioritise)
  async reprioritise(
    @Input() { params, body: { reason, ...wish } }: Of<'reprioritise'>,
    @By() admin: AdminSession,
  ): Promise<object> {
    return placedOf(await this.desk.reprioritise(params.id, wish, { actor: admin.email, reason }));
  }
}
