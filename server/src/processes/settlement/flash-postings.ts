import type { Account, Posting } from '../../domain/ledger/index.js';
import type { Payment } from '../../domain/payments/index.js';
import { cashOf, factsOf, paymentKey, receiptsOf } from './payment-postings.js';

const revenue = ({ currency }: Payment): Account => ({ kind: 'revenue', currency });
const creditOf = ({ fromAddress: owner, currency }: Payment): Account => ({
  kind: 'address_credit',
  owner,
  currency,
});
/** What of the payment itself paid for energy. */
const spentOf = ({ earned, creditUsed }: Payment): bigint => earned - creditUsed;

/** What of it bought nothing. */
export const leftOf = (payment: Payment): bigint => payment.amount - spentOf(payment);

const posting = (
  payment: Payment,
  step: 'received' | 'solid' | 'lost',
  kind: string,
  entries: readonly (readonly [Account, bigint])[],
): Posting => ({
  businessKey: `${paymentKey(payment)}:${step}`,
  kind,
  entries: entries.flatMap(([account, amount]) => (amount === 0n ? [] : [{ account, amount }])),
  data: factsOf(payment),
});

/** Solid from the start: what it bought is earned, the sender's credit takes or gives the difference. */
export const flashAsCash = (payment: Payment): Posting =>
  posting(payment, 'received', 'flash', [
    [cashOf(payment), payment.amount],
    [revenue(payment), -payment.earned],
    [creditOf(payment), payment.earned - payment.amount],
  ]);

/** Settled before solidity: only what it bought; the rest of it is nobody's yet. */
export const flashAsReceipt = (payment: Payment): Posting =>
  posting(payment, 'received', 'flash_unsolid', [
    [receiptsOf(payment), spentOf(payment)],
    [creditOf(payment), payment.creditUsed],
    [revenue(payment), -payment.earned],
  ]);

/** It became solid: what was left of it is its sender's now. */
export const flashIsCash = (payment: Payment): Posting =>
  posting(payment, 'solid', 'flash_solid', [
    [cashOf(payment), payment.amount],
    [receiptsOf(payment), -spentOf(payment)],
    [creditOf(payment), -leftOf(payment)],
  ]);

/** It fell out of the chain for good: the price is lost, and credit that its sender had before is his again. */
export const flashIsLost = (payment: Payment): Posting =>
  posting(payment, 'lost', 'flash_lost', [
    [{ kind: 'reorg_losses', currency: payment.currency }, payment.earned],
    [receiptsOf(payment), -spentOf(payment)],
    [creditOf(payment), -payment.creditUsed],
  ]);
