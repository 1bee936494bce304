import { flashRoutes } from '@energy-desk/shared/flash';
import type { RouteInput } from '@energy-desk/shared/http';
import type { TronAddress } from '@energy-desk/shared/units';
import { Controller } from '@nestjs/common';
import { ChainService } from '../../../domain/chain/index.js';
import { AppConfig } from '../../../platform/config/index.js';
import { AppError } from '../../../platform/errors/index.js';
import { ManualOrders, OrderDesk, RetryOrder } from '../../../processes/rental/index.js';
import { type AdminSession, By, Input, momentOf, pageOfRows, Serve } from '../kernel/index.js';
import { OrderPartsReadModel } from '../orders/order-parts.read-model.js';
import { paymentOf, placedOf, requestOf, summaryOf } from '../orders/order.view.js';
import { OrdersReadModel } from '../orders/orders.read-model.js';
import { FlashReadModel } from './flash.read-model.js';
import { rentalOf } from './flash.view.js';

type Of<K extends keyof typeof flashRoutes> = RouteInput<(typeof flashRoutes)[K]>;

/** Flash rentals: the list, orders made beforehand, and their next steps by hand. */
@Controller()
export class FlashController {
  constructor(
    private readonly config: AppConfig,
    private readonly orders: OrdersReadModel,
    private readonly parts: OrderPartsReadModel,
    private readonly readModel: FlashReadModel,
    private readonly chain: ChainService,
    private readonly desk: OrderDesk,
    private readonly retrying: RetryOrder,
    private readonly manual: ManualOrders,
  ) {}

  @Serve(flashRoutes.list)
  async list(@Input() { query }: Of<'list'>): Promise<object> {
    const { limit, withTotal } = query;
    const filter = { ...query, kind: 'flash' } as const;
    const rows = await this.orders.list(filter, limit + 1, momentOf(query));
    const page = pageOfRows(rows, limit, ({ micros, id }) => ({ at: micros, id }));
    const payments = await this.readModel.paymentsOf(page.items.map(({ id }) => id));
    const items = page.items.map((row) => ({ ...summaryOf(row), ...rentalOf(row, payments.get(row.id)) }));
    return withTotal ? { ...page, items, total: await this.orders.count(filter) } : { ...page, items };
  }

  @Serve(flashRoutes.create)
  async create(@Input() { body }: Of<'create'>, @By() admin: AdminSession): Promise<object> {
    const { reason = '', receiver, flashAddress, ...wish } = body;
    const order = await this.desk.place({
      ...wish,
      ...(flashAddress === undefined ? {} : { flashAddress }),
      kind: 'flash',
      receiver: receiver as TronAddress,
      placedBy: { actor: admin.email, reason },
    });
    return placedOf(order);
  }

  @Serve(flashRoutes.status)
  async status(@Input() { params: { orderId } }: Of<'status'>): Promise<object> {
    const order = await this.desk.view(orderId);
    const { request, payments } = await this.parts.of(orderId);
    const cursor = await this.chain.findCursor();
    return {
      order: placedOf(order),
      paymentRequest: request && requestOf(request),
      payments: payments.map((one) => paymentOf(one, cursor)),
    };
  }

  @Serve(flashRoutes.checkPayment)
  async checkPayment(@Input() { params: { address } }: Of<'checkPayment'>): Promise<object> {
    const { paymentAddresses, flashAddresses } = this.config;
    const ours = [...paymentAddresses, ...flashAddresses].some((one) => one === address);
    const cursor = await this.chain.findCursor();
    const transfers = await this.readModel.transfers(address, ours);
    return {
      address,
      ours,
      scannedHeight: cursor?.height.toString() ?? null,
      solidHeight: cursor?.solidHeight.toString() ?? null,
      transfers: transfers.map((one) => ({ ...paymentOf(one, cursor), orderId: one.order_id })),
    };
  }

  @Serve(flashRoutes.monitor)
  async monitor(@Input() { body: { orderId } }: Of<'monitor'>): Promise<object> {
    const order = await this.desk.view(orderId);
    const { request } = await this.parts.of(orderId);
    if (!request)
      throw new AppError('orders/no_request', 'caller', 'Nothing is asked for this order.', {
        status: order.status,
      });
    return { order: placedOf(order), paymentRequest: requestOf(request) };
  }

  @Serve(flashRoutes.process)
  async process(@Input() { body }: Of<'process'>, @By() admin: AdminSession): Promise<object> {
    const by = { actor: admin.email, reason: body.reason };
    return placedOf(await this.retrying.process(body.orderId, by));
  }

  @Serve(flashRoutes.delegate)
  async delegate(@Input() { body }: Of<'delegate'>, @By() admin: AdminSession): Promise<object> {
    const by = { actor: admin.email, reason: body.reason };
    return placedOf(await this.manual.deliver(body.orderId, by));
  }
}
