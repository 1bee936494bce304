import { Injectable } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import { OrdersService } from '../../domain/orders/index.js';
import { PaymentsService } from '../../domain/payments/index.js';
import { PricingService } from '../../domain/pricing/index.js';
import { Settings } from '../../domain/settings/index.js';
import { Database } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';
import { Nudger } from '../../platform/queue/index.js';
import { OrderOffers } from './order-offers.js';
import { OrderViewer } from './order-viewer.js';
import { PlaceOrderStep } from './place-order.step.js';
import type { Offers, OrderOffer, OrderRequest, OrderView, PlaceOrder } from './rental.types.js';

/** What a buyer can ask of the rental process. */
@Injectable()
export class RentalService {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly pricing: PricingService,
    private readonly chain: ChainService,
    private readonly orders: OrdersService,
    private readonly payments: PaymentsService,
    private readonly quotes: OrderOffers,
    private readonly placing: PlaceOrderStep,
    private readonly viewer: OrderViewer,
    private readonly nudger: Nudger,
  ) {}

  async offers(): Promise<Offers> {
    return {
      packages: await this.quotes.packages(),
      durations: await this.pricing.durations(),
      minEnergy: await this.settings.get('energy.min_delegation_amount'),
      maxEnergy: await this.settings.get('energy.max_delegation_amount'),
    };
  }

  /** What it costs now, in the currency asked for. @throws AppError, see OrderOffers */
  quote(request: OrderRequest): Promise<OrderOffer> {
    return this.quotes.quote(request);
  }

  /** Idempotent by client order id. @throws AppError, see PlaceOrderStep */
  async placeOrder(wish: PlaceOrder): Promise<OrderView> {
    return this.viewer.view(await this.placing.run(wish));
  }

  /** @throws AppError orders/not_found when there is no such order of this user */
  async orderOf(userId: string, orderId: string): Promise<OrderView> {
    return this.viewer.view(await this.ownOrder(userId, orderId));
  }

  /** A user's orders, newest first. */
  async ordersOf(userId: string, page: { limit: number; before?: string }): Promise<OrderView[]> {
    const orders = await this.orders.listByUser(userId, page);
    return Promise.all(orders.map((order) => this.viewer.view(order)));
  }

  /**
   * By its owner: unpaid, it is cancelled; paid and waiting for capacity, it is refunded.
   * @throws AppError orders/not_found, orders/not_cancellable, chain/held where it is paid
   */
  async cancel(userId: string, orderId: string): Promise<OrderView> {
    const { id } = await this.ownOrder(userId, orderId);
    const { blockTime: chainTime } = await this.chain.cursor();
    const cancelled = await this.database.transaction('rental.cancel', async (tx) => {
      const unpaid = await this.orders.move(tx, {
        ids: [id],
        from: 'awaiting_payment',
        to: 'cancelled',
        kind: 'cancelled',
        chainTime,
      });
      await this.payments.hold(tx, unpaid);
      if (unpaid.length === 0) await this.chain.assertNotHeld(tx);
      const waiting = await this.orders.move(tx, {
        ids: unpaid.length > 0 ? [] : [id],
        from: 'waiting_capacity',
        to: 'refunding',
        kind: 'refunding',
        chainTime,
        change: { reason: 'cancelled_by_user' },
        data: { reason: 'cancelled_by_user' },
      });
      return unpaid.length + waiting.length > 0;
    });
    if (!cancelled)
      throw new AppError('orders/not_cancellable', 'caller', 'This order can no longer be cancelled.');
    this.nudger.nudge('refunds', 'notifications');
    return this.orderOf(userId, orderId);
  }

  private async ownOrder(userId: string, orderId: string) {
    const order = await this.orders.find(orderId);
    if (order?.userId === userId) return order;
    throw new AppError('orders/not_found', 'caller', 'There is no such order.', { orderId });
  }
}
