import { Injectable, Logger } from '@nestjs/common';
import { type Order, OrdersService } from '../../domain/orders/index.js';
import { AppError } from '../../platform/errors/index.js';
import { Nudger } from '../../platform/queue/index.js';
import { AwaitTransfer } from './await-transfer.js';
import { OrderOffers } from './order-offers.js';
import { PayFromBalance } from './pay-from-balance.js';
import { ReceiverGuard } from './receiver-guard.js';
import type { OrderOffer, PlaceOrder } from './rental.types.js';
import { SellingGuard } from './selling-guard.js';

/** From a buyer's wish to an order with its own exact amount, or one paid from the balance. */
@Injectable()
export class PlaceOrderStep {
  private readonly logger = new Logger(PlaceOrderStep.name);

  constructor(
    private readonly orders: OrdersService,
    private readonly sellingGuard: SellingGuard,
    private readonly receiverGuard: ReceiverGuard,
    private readonly offers: OrderOffers,
    private readonly awaitTransfer: AwaitTransfer,
    private readonly payFromBalance: PayFromBalance,
    private readonly nudger: Nudger,
  ) {}

  /** @throws AppError orders/price_changed, and of the codes listed at the guards, OrderOffers, OrderMaker and the way of paying */
  async run(wish: PlaceOrder): Promise<Order> {
    const before = await this.orders.findByClientOrderId(wish.userId, wish.clientOrderId);
    if (before) return before;
    const cursor = await this.sellingGuard.assertOpen();
    const offer = await this.offers.quote(wish);
    assertAgreed(offer, wish);
    await this.receiverGuard.assertServable(wish.receiver);
    await this.sellingGuard.assertCapacity(offer.energy, offer.durationSeconds);
    const way = wish.payWith === 'balance' ? this.payFromBalance : this.awaitTransfer;
    const order = await way.place({ wish, offer, cursor });
    this.logger.log(storyOf(order, offer));
    if (order.status === 'paid') this.nudger.nudge('delivery', 'notifications');
    return order;
  }
}

/** Prices follow the time of day, the pools and the rate: between the page and the tap they may have risen. */
function assertAgreed({ price, currency }: OrderOffer, { agreedPrice }: PlaceOrder): void {
  if (agreedPrice !== undefined && price > agreedPrice)
    throw new AppError('orders/price_changed', 'caller', 'The price has changed since it was shown.', {
      price: price.toString(),
      currency,
    });
}

/** The first line of an order's story, in the log of the door it came through: what was quoted, and to whom. */
const storyOf = (order: Order, { price }: OrderOffer): object => ({
  orderId: order.id,
  event: 'placed',
  userId: order.userId,
  clientOrderId: order.clientOrderId,
  receiver: order.receiver,
  energy: order.energy,
  durationSeconds: order.durationSeconds,
  quoted: price.toString(),
  amount: order.amount.toString(),
  currency: order.currency,
  payWith: order.payWith,
});
