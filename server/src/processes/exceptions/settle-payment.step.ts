import { Injectable } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import { AuditService } from '../../domain/audit/index.js';
import { type Payment, PaymentQueue } from '../../domain/payments/index.js';
import { Database, isUuid, type Tx } from '../../platform/database/index.js';
import { Nudger } from '../../platform/queue/index.js';
import type { Rules } from './assign-to-order.js';
import { Decisions, subjectOf } from './decisions.js';
import { incomplete, notInQueue, notSolid, paymentNotFound, settledMeanwhile } from './exceptions.errors.js';
import { type By, type Deed, type Settled, type Wish } from './exceptions.types.js';
import { PaymentDeeds } from './payment-deeds.js';

/**
 * What a person decides about a transfer of the queue: once, on solid evidence, with its audit row and its money in
 * the same transaction. Of two people one wins; the other reads what was done.
 */
@Injectable()
export class SettlePaymentStep {
  constructor(
    private readonly database: Database,
    private readonly queue: PaymentQueue,
    private readonly deeds: PaymentDeeds,
    private readonly decisions: Decisions,
    private readonly audit: AuditService,
    private readonly alerts: Alerts,
    private readonly nudger: Nudger,
  ) {}

  /**
   * The same wish of the same person again changes nothing and has the same answer.
   * @throws AppError exceptions/*, see exceptions.errors; nothing is changed then
   */
  async run(paymentId: string, wish: Wish, by: By): Promise<Settled> {
    if (by.actor.trim() === '' || by.reason.trim() === '') throw incomplete();
    if (!isUuid(paymentId)) throw paymentNotFound(paymentId);
    const rules = await this.deeds.prepare(wish);
    const settled = await this.database.transaction('exceptions.settle', (tx) =>
      this.settle(tx, paymentId, wish, by, rules),
    );
    this.nudger.nudge('delivery', 'refunds', 'notifications');
    return settled;
  }

  private async settle(tx: Tx, paymentId: string, wish: Wish, by: By, rules: Rules): Promise<Settled> {
    const payment = await this.queue.lock(tx, paymentId);
    if (!payment) throw paymentNotFound(paymentId);
    if (payment.resolution !== null) return this.sameAsBefore(tx, payment, wish, by);
    if (payment.outcome !== 'unmatched' && payment.outcome !== 'held')
      throw notInQueue(paymentId, payment.outcome);
    if (payment.booked !== 'solid') throw notSolid(paymentId);
    const deed = await this.deeds.perform(tx, payment, wish, rules);
    const { resolution, exception, orderId } = deed;
    const taken = await this.queue.settle(tx, paymentId, {
      resolution,
      exception,
      ...(orderId ? { orderId } : {}),
    });
    if (!taken) throw notInQueue(paymentId, payment.outcome);
    if (payment.outcome === 'held') await this.alerts.resolve('payment_held', paymentId, tx);
    const settled = answerOf(payment, wish, deed, by);
    await this.audit.record(tx, {
      ...by,
      action: `exceptions.${wish.action}`,
      subject: subjectOf(paymentId),
      before: before(payment),
      after: settled,
    });
    return settled;
  }

  /** @throws AppError exceptions/settled_meanwhile unless the same person asked for the same */
  private async sameAsBefore(tx: Tx, payment: Payment, wish: Wish, by: By): Promise<Settled> {
    const done = await this.decisions.find(payment.id, tx);
    if (!done) throw notInQueue(payment.id, payment.outcome);
    const same =
      done.actor === by.actor && done.action === wish.action && done.target === targetOf(payment, wish);
    if (!same) throw settledMeanwhile(done);
    return done;
  }
}

function targetOf(payment: Payment, wish: Wish): string {
  if (wish.action === 'assign') return wish.orderId;
  if (wish.action === 'credit_user') return wish.userId;
  return wish.action === 'refund' && wish.address !== undefined ? wish.address : payment.fromAddress;
}

const before = ({ outcome, exception, holdReason, orderId }: Payment) => ({
  outcome,
  exception,
  holdReason,
  orderId,
});

const answerOf = (payment: Payment, wish: Wish, deed: Deed, by: By): Settled => ({
  paymentId: payment.id,
  action: wish.action,
  target: deed.target,
  resolution: deed.resolution,
  exception: deed.exception,
  currency: payment.currency,
  amount: payment.amount.toString(),
  paidOrderId: deed.paidOrderId ?? null,
  userId: deed.userId ?? null,
  difference: deed.difference ?? '0',
  refundId: deed.refundId ?? null,
  actor: by.actor,
  reason: by.reason,
});
