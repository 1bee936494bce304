import { randomUUID } from 'node:crypto';
import type { OrderStatus } from '@energy-desk/shared/orders';
import { Injectable } from '@nestjs/common';
import { type ChainCursor } from '../../domain/chain/index.js';
import { LedgerService } from '../../domain/ledger/index.js';
import { type NewOrder, type Order, OrdersService, PRIORITIES } from '../../domain/orders/index.js';
import {
  assertBelow,
  PaymentsService,
  type RequestCounts,
  SuffixRound,
} from '../../domain/payments/index.js';
import { PricingService, type Quote } from '../../domain/pricing/index.js';
import { Settings } from '../../domain/settings/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';
import { Nudger } from '../../platform/queue/index.js';
import { NetworkFigures } from './network-figures.js';
import { ReceiverGuard } from './receiver-guard.js';
import type { PlaceOrder } from './rental.types.js';
import { SellingGuard } from './selling-guard.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const CURRENCY = 'TRX';
/** Orders in a row, unpaid or cancelled, after which a user is paused: each of them holds an amount for a day. */
const ABANDONED_BEFORE_PAUSE = 15;

/** From a buyer's wish to an order with its own exact amount, or one paid from the balance. */
@Injectable()
export class PlaceOrderStep {
  constructor(
    private readonly config: AppConfig,
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly pricing: PricingService,
    private readonly figures: NetworkFigures,
    private readonly receiverGuard: ReceiverGuard,
    private readonly sellingGuard: SellingGuard,
    private readonly orders: OrdersService,
    private readonly payments: PaymentsService,
    private readonly ledger: LedgerService,
    private readonly suffixes: SuffixRound,
    private readonly nudger: Nudger,
  ) {}

  /** @throws AppError of the codes listed at the guards, orders/*, payments/no_free_amount, ledger/insufficient_balance */
  async run(wish: PlaceOrder): Promise<Order> {
    const before = await this.orders.findByClientOrderId(wish.userId, wish.clientOrderId);
    if (before) return before;
    const cursor = await this.sellingGuard.assertOpen();
    const quote = await this.quote(wish);
    await this.receiverGuard.assertServable(wish.receiver);
    const place = wish.payWith === 'balance' ? this.payFromBalance.bind(this) : this.awaitTransfer.bind(this);
    const order = await place(wish, quote, cursor).catch((error: unknown) => {
      if (error instanceof PlacedBefore) return error.order;
      throw error;
    });
    if (order.status === 'paid') this.nudger.nudge('delivery', 'notifications');
    return order;
  }

  /** @throws AppError orders/energy_out_of_range, orders/duration_not_offered, orders/package_not_offered */
  async quote(wish: Parameters<PricingService['quote']>[0]): Promise<Quote> {
    if ('energy' in wish && wish.energy !== undefined) {
      const min = await this.settings.get('energy.min_delegation_amount');
      const max = await this.settings.get('energy.max_delegation_amount');
      if (!Number.isSafeInteger(wish.energy) || wish.energy < min || wish.energy > max)
        throw new AppError('orders/energy_out_of_range', 'caller', `Energy must be from ${min} to ${max}.`, {
          min,
          max,
        });
    }
    return this.pricing.quote(wish, await this.figures.energyFee());
  }

  private async awaitTransfer(wish: PlaceOrder, quote: Quote, cursor: ChainCursor): Promise<Order> {
    const timeoutMs = (await this.settings.get('order.timeout_minutes')) * MINUTE_MS;
    const holdMs = (await this.settings.get('payment.hold_hours')) * HOUR_MS;
    const limits = {
      open: await this.settings.get('order.max_open_per_user'),
      unpaid: await this.settings.get('payment.max_unpaid_per_user'),
    };
    await this.assertNotPaused(wish.userId, cursor);
    const deadline = new Date(cursor.blockTime.getTime() + timeoutMs);
    const id = randomUUID();
    const suffix = await this.suffixes.next({
      address: this.config.paymentAddresses[0] ?? '',
      currency: CURRENCY,
      base: quote.priceSun,
    });
    return this.database.transaction('rental.place-order', async (tx) => {
      await this.assertStillBelow(tx, wish, limits);
      const monitor = await this.payments.open(
        tx,
        {
          kind: 'order',
          addresses: this.config.paymentAddresses,
          currency: CURRENCY,
          base: quote.priceSun,
          userId: wish.userId,
          orderId: id,
          openedHeight: cursor.height,
          deadline,
          holdUntil: new Date(deadline.getTime() + holdMs),
        },
        suffix,
      );
      if (!monitor)
        throw new AppError('payments/no_free_amount', 'caller', 'Every amount at this price is in use.');
      const order = await this.orders.create(tx, {
        ...factsOf(wish, quote, id, cursor.blockTime),
        status: 'awaiting_payment',
        amount: monitor.amount,
        paymentAddress: monitor.address,
        payerAddress: null,
        paymentDeadline: deadline,
        paidAt: null,
        capacityDeadline: null,
      });
      if (!order) throw await this.placedBefore(wish, tx);
      return order;
    });
  }

  private async payFromBalance(wish: PlaceOrder, quote: Quote, cursor: ChainCursor): Promise<Order> {
    const waitMs = (await this.settings.get('order.capacity_wait_minutes')) * MINUTE_MS;
    const id = randomUUID();
    return this.database.transaction('rental.place-order', async (tx) => {
      const order = await this.orders.create(tx, {
        ...factsOf(wish, quote, id, cursor.blockTime),
        status: 'paid',
        amount: quote.priceSun,
        paymentAddress: null,
        payerAddress: null,
        paymentDeadline: null,
        paidAt: cursor.blockTime,
        capacityDeadline: new Date(cursor.blockTime.getTime() + waitMs),
      });
      if (!order) throw await this.placedBefore(wish, tx);
      await this.ledger.payFromBalance(tx, wish.userId, id, CURRENCY, quote.priceSun);
      return order;
    });
  }

  /** Somebody else's double tap won: the transaction that opened a second request is undone. */
  private async placedBefore(wish: PlaceOrder, tx: Tx): Promise<Error> {
    const order = await this.orders.findByClientOrderId(wish.userId, wish.clientOrderId, tx);
    return order ? new PlacedBefore(order) : new AppError('orders/not_placed', 'world', 'Please try again.');
  }

  /** Counted again, now that no other placing of this user goes on: double taps come at the same time. */
  private async assertStillBelow(tx: Tx, wish: PlaceOrder, limits: RequestCounts): Promise<void> {
    const unpaid = await this.payments.unpaidRequests(tx, wish.userId);
    const before = await this.orders.findByClientOrderId(wish.userId, wish.clientOrderId, tx);
    if (before) throw new PlacedBefore(before);
    assertBelow(unpaid, limits);
  }

  private async assertNotPaused(userId: string, cursor: ChainCursor): Promise<void> {
    const unpaid = await this.settings.get('order.unpaid_before_pause');
    const pauseMs = (await this.settings.get('order.unpaid_pause_minutes')) * MINUTE_MS;
    const abandoned = Math.max(unpaid, ABANDONED_BEFORE_PAUSE);
    const latest = await this.orders.listByUser(userId, { limit: abandoned });
    const allOf = (count: number, ...statuses: OrderStatus[]): boolean =>
      latest.length >= count && latest.slice(0, count).every(({ status }) => statuses.includes(status));
    const last = latest[0]?.paymentDeadline?.getTime() ?? 0;
    const paused = allOf(unpaid, 'expired') || allOf(abandoned, 'expired', 'cancelled');
    if (paused && last + pauseMs > cursor.blockTime.getTime())
      throw new AppError('orders/pause_after_unpaid', 'caller', 'Too many orders in a row were not paid.', {
        until: new Date(last + pauseMs).toISOString(),
      });
  }
}

/** Carries the order that was placed first out of the transaction that is rolled back. */
class PlacedBefore extends Error {
  constructor(readonly order: Order) {
    super('placed before');
  }
}

function factsOf(
  wish: PlaceOrder,
  quote: Quote,
  id: string,
  chainTime: Date,
): Pick<
  NewOrder,
  | 'id'
  | 'kind'
  | 'userId'
  | 'clientOrderId'
  | 'receiver'
  | 'energy'
  | 'durationSeconds'
  | 'currency'
  | 'payWith'
  | 'quote'
  | 'priority'
  | 'chainTime'
> {
  return {
    id,
    kind: 'package',
    userId: wish.userId,
    clientOrderId: wish.clientOrderId,
    receiver: wish.receiver,
    energy: quote.energy,
    durationSeconds: quote.durationSeconds,
    currency: CURRENCY,
    payWith: wish.payWith,
    quote: {
      priceSun: quote.priceSun.toString(),
      burnSun: quote.burnSun.toString(),
      ...(quote.energyPackageId ? { energyPackageId: quote.energyPackageId } : {}),
    },
    priority: PRIORITIES.normal,
    chainTime,
  };
}
