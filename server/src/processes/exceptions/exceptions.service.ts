import { Injectable } from '@nestjs/common';
import { type Payment, PaymentQueue, type QueueFilter, type QueuePage } from '../../domain/payments/index.js';
import { isUuid } from '../../platform/database/index.js';
import { Decisions } from './decisions.js';
import { paymentNotFound } from './exceptions.errors.js';
import type { By, Settled } from './exceptions.types.js';
import { SettlePaymentStep } from './settle-payment.step.js';
import { CandidateReadModel } from './suggestions/candidate.read-model.js';
import { rankCandidates } from './suggestions/rank-candidates.js';
import type { Suggestion } from './suggestions/suggestion.types.js';

/** Finance's desk: transfers that named nothing, or were held, and what a person can do with them. */
@Injectable()
export class ExceptionsService {
  constructor(
    private readonly payments: PaymentQueue,
    private readonly candidates: CandidateReadModel,
    private readonly settling: SettlePaymentStep,
    private readonly decisions: Decisions,
  ) {}

  /** What waits for a person, oldest first. */
  queue(filter: QueueFilter, page: QueuePage): Promise<Payment[]> {
    return this.payments.list(filter, page);
  }

  /** How many wait for a person. */
  waiting(filter: QueueFilter): Promise<number> {
    return this.payments.count(filter);
  }

  /** What a person decided about the payment; null while nobody did. */
  settled(paymentId: string): Promise<Settled | null> {
    return this.decisions.find(paymentId);
  }

  /**
   * What the transfer was probably meant for, best first, with reasons; empty when nothing comes near. A suggestion
   * decides nothing.
   * @throws AppError exceptions/payment_not_found
   */
  async suggestions(paymentId: string): Promise<Suggestion[]> {
    const payment = isUuid(paymentId) ? await this.payments.find(paymentId) : null;
    if (!payment) throw paymentNotFound(paymentId);
    return rankCandidates(payment, await this.candidates.of(payment));
  }

  /**
   * To the balance of the order's buyer, and the order paid from there at the price it was sold at.
   * @throws AppError exceptions/order_not_found, order_without_buyer, order_cannot_be_paid, order_being_paid,
   *   wrong_currency, and those of every settling: payment_not_found, not_in_queue, not_solid, incomplete,
   *   settled_meanwhile (its details say what was done)
   */
  assign(paymentId: string, orderId: string, by: By): Promise<Settled> {
    return this.settling.run(paymentId, { action: 'assign', orderId }, by);
  }

  /** To a user's balance. @throws AppError exceptions/user_not_found, and those of every settling */
  creditUser(paymentId: string, userId: string, by: By): Promise<Settled> {
    return this.settling.run(paymentId, { action: 'credit_user', userId }, by);
  }

  /**
   * To the sending address, for its next flash payment.
   * @throws AppError exceptions/credit_is_trx_only, sender_is_shared, and those of every settling
   */
  creditAddress(paymentId: string, by: By): Promise<Settled> {
    return this.settling.run(paymentId, { action: 'credit_address' }, by);
  }

  /** Back to its sender on chain, by the rules of every refund. @throws AppError, those of every settling */
  refund(paymentId: string, by: By): Promise<Settled> {
    return this.settling.run(paymentId, { action: 'refund' }, by);
  }

  /**
   * To another address than its sender's, by the rules of every refund. The caller has made sure that the person is an
   * owner and proved himself again.
   * @throws AppError exceptions/target_forbidden, and those of every settling
   */
  refundElsewhere(paymentId: string, address: string, by: By): Promise<Settled> {
    return this.settling.run(paymentId, { action: 'refund', address }, by);
  }
}
