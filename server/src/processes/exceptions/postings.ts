import { type Account, type Posting, transfer } from '../../domain/ledger/index.js';
import type { Payment } from '../../domain/payments/index.js';

export const unmatched = ({ currency }: Payment): Account => ({ kind: 'unmatched', currency });

export const factsOf = (payment: Payment) => ({ paymentId: payment.id, from: payment.fromAddress });

/** As user events tell money: decimal text. */
export const moneyOf = ({ currency, amount }: Payment) => ({ currency, amount: amount.toString() });

/** The whole amount to where a person says it belongs; the key makes a second settling impossible. */
export const fromUnmatched = (payment: Payment, to: Account): Posting =>
  transfer(
    `payment:${payment.txid}:${payment.idx}:settled-by-hand`,
    'payment_settled_by_hand',
    unmatched(payment),
    to,
    payment.amount,
    factsOf(payment),
  );
