import { type Account, type Posting, transfer } from '../../domain/ledger/index.js';
import type { Payment } from '../../domain/payments/index.js';

const cash = (address: string, currency: 'TRX' | 'USDT'): Account => ({
  kind: 'cash',
  owner: address,
  currency,
});
const key = (payment: Payment): string => `payment:${payment.txid}:${payment.idx}`;
const facts = (payment: Payment) => ({
  paymentId: payment.id,
  orderId: payment.orderId,
  from: payment.fromAddress,
});

/** What a settled transfer is money for: an order's price is earned, anything else waits for a person. */
const earned = ({ outcome, currency }: Payment): Account =>
  outcome === 'order' ? { kind: 'revenue', currency } : { kind: 'unmatched', currency };

/** Solid from the start. */
export const settledAsCash = (payment: Payment): Posting =>
  transfer(
    `${key(payment)}:received`,
    'payment',
    cash(payment.toAddress, payment.currency),
    earned(payment),
    payment.amount,
    facts(payment),
  );

/** Settled before solidity: ours on paper. */
export const settledAsReceipt = (payment: Payment): Posting =>
  transfer(
    `${key(payment)}:received`,
    'payment_unsolid',
    { kind: 'unsolidified_receipts', currency: payment.currency },
    earned(payment),
    payment.amount,
    facts(payment),
  );

/** A receipt became solid. */
export const receiptIsCash = (payment: Payment): Posting =>
  transfer(
    `${key(payment)}:solid`,
    'payment_solid',
    cash(payment.toAddress, payment.currency),
    { kind: 'unsolidified_receipts', currency: payment.currency },
    payment.amount,
    facts(payment),
  );

/** A receipt fell out of the chain for good. */
export const receiptIsLost = (payment: Payment): Posting =>
  transfer(
    `${key(payment)}:lost`,
    'payment_lost',
    { kind: 'reorg_losses', currency: payment.currency },
    { kind: 'unsolidified_receipts', currency: payment.currency },
    payment.amount,
    facts(payment),
  );
