import { Injectable } from '@nestjs/common';
import { DelegationsService } from '../../../domain/delegations/index.js';
import { RefundsService } from '../../../domain/refunds/index.js';
import type { Order } from '../../../domain/orders/index.js';
import { OrdersService } from '../../../domain/orders/index.js';
import { Settings } from '../../../domain/settings/index.js';
import { DeadLetters, Nudger } from '../../../platform/queue/index.js';
import { OrderViewer } from '../order-viewer.js';
import type { OrderView } from '../rental.types.js';
import { notRetryable, refundNeedsPerson } from './desk.errors.js';
import { type Decider, type Deed, OrderDeeds } from './order-deeds.js';

const MINUTE_MS = 60_000;
/** Steps whose dead letters name orders. */
const STEPS_OF_ORDERS = [
  'rental.deliver',
  'rental.give-up',
  'rental.end',
  'rental.close-unwinding',
  'rental.close-reclaiming',
  'refunds.orders',
] as const;
/** What delivery gave up for by itself; any other reason is somebody's decision. */
const GIVEN_UP_FOR: readonly (string | null)[] = [null, 'receiver_refused'];
const ENDED: readonly Order['status'][] = ['completed', 'refunded', 'failed', 'expired', 'cancelled'];
const STUCK: readonly Order['status'][] = ['unwinding', 'reclaiming', 'refunding'];

/** Lets the next step of an order be tried again now. It decides nothing that the step would not decide. */
@Injectable()
export class RetryOrder {
  constructor(
    private readonly settings: Settings,
    private readonly orders: OrdersService,
    private readonly delegations: DelegationsService,
    private readonly refunds: RefundsService,
    private readonly deadLetters: DeadLetters,
    private readonly deeds: OrderDeeds,
    private readonly viewer: OrderViewer,
    private readonly nudger: Nudger,
  ) {}

  /**
   * An order that waits for energy gets its patience anew.
   * @throws AppError orders/not_found, orders/not_retryable, orders/refund_needs_person
   */
  async run(orderId: string, by: Decider): Promise<OrderView> {
    const waitMs = (await this.settings.get('order.capacity_wait_minutes')) * MINUTE_MS;
    const order = await this.deeds.run(orderId, 'retry', by, (deed) => this.prepare(deed, waitMs));
    await this.nudge(orderId);
    return this.viewer.view(order);
  }

  /**
   * Runs the next step of an order now, whatever it waits for; nothing is given that it would not have.
   * @throws AppError orders/not_found, orders/not_retryable once it ended
   */
  async process(orderId: string, by: Decider): Promise<OrderView> {
    const order = await this.deeds.run(orderId, 'process', by, async ({ order: found }) => {
      if (ENDED.includes(found.status)) throw notRetryable(found);
    });
    await this.nudge(orderId);
    return this.viewer.view(order);
  }

  /** Forgets what failed of it, so that nothing rests, and wakes whoever works on it. Changes no state. */
  async nudge(orderId: string): Promise<void> {
    for (const step of STEPS_OF_ORDERS) await this.deadLetters.forget(step, [orderId]);
    const delegations = await this.delegations.ofOrders([orderId]);
    await this.deadLetters.forget(
      'rental.reclaim',
      delegations.map(({ id }) => id),
    );
    this.nudger.nudge('settlement', 'delivery', 'broadcast', 'reclaim', 'refunds', 'notifications');
  }

  private async prepare({ tx, order, chainTime }: Deed, waitMs: number): Promise<void> {
    const { id, status, energyMissing, reason } = order;
    if (status === 'paid' || status === 'waiting_capacity' || status === 'delegating') {
      if (!GIVEN_UP_FOR.includes(reason)) throw notRetryable(order);
      if (energyMissing > 0) await this.orders.waitOn(tx, id, new Date(chainTime.getTime() + waitMs));
      return;
    }
    if (!STUCK.includes(status)) throw notRetryable(order);
    if (status !== 'refunding') return;
    const waiting = await this.refunds.waitingForPerson(tx, id);
    if (waiting !== null) throw refundNeedsPerson(waiting);
  }
}
