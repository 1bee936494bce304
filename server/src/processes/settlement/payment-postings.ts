import { type Account, type Posting, transfer } from '../../domain/ledger/index.js';
import type { Payment } from '../../domain/payments/index.js';

/** One transfer, one name in the books. */
export const paymentKey = ({ txid, idx }: Payment): string => `payment:${txid}:${idx}`;

export const cashOf = ({ toAddress: owner, currency }: Payment): Account => ({
  kind: 'cash',
  owner,
  currency,
});

export const receiptsOf = ({ currency }: Payment): Account => ({ kind: 'unsolidified_receipts', currency });

export const factsOf = (payment: Payment) => ({
  paymentId: payment.id,
  orderId: payment.orderId,
  from: payment.fromAddress,
});

const received = (payment: Payment, kind: string, debit: Account, credit: Account): Posting =>
  transfer(`${paymentKey(payment)}:received`, kind, debit, credit, payment.amount, factsOf(payment));

/** The price of an order, solid from the start. */
export const orderAsCash = (payment: Payment): Posting =>
  received(payment, 'payment', cashOf(payment), { kind: 'revenue', currency: payment.currency });

/** The price of an order, settled before solidity: ours on paper. */
export const orderAsReceipt = (payment: Payment): Posting =>
  received(payment, 'payment_unsolid', receiptsOf(payment), { kind: 'revenue', currency: payment.currency });

/** A deposit is what we owe its user. */
export const depositAsCash = (payment: Payment, userId: string): Posting =>
  received(payment, 'deposit', cashOf(payment), {
    kind: 'user',
    owner: userId,
    currency: payment.currency,
  });

/** Money that a person must find the owner of, or that is the owner's own. */
export const setAside = (payment: Payment): Posting =>
  received(payment, 'payment', cashOf(payment), {
    kind: payment.outcome === 'own_funds' ? 'owner_funds' : 'unmatched',
    currency: payment.currency,
  });

/** The receipt of an order's price became solid. */
export const receiptIsCash = (payment: Payment): Posting =>
  transfer(
    `${paymentKey(payment)}:solid`,
    'payment_solid',
    cashOf(payment),
    receiptsOf(payment),
    payment.amount,
    factsOf(payment),
  );

/** The receipt of an order's price fell out of the chain for good. */
export const receiptIsLost = (payment: Payment): Posting =>
  transfer(
    `${paymentKey(payment)}:lost`,
    'payment_lost',
    { kind: 'reorg_losses', currency: payment.currency },
    receiptsOf(payment),
    payment.amount,
    factsOf(payment),
  );
