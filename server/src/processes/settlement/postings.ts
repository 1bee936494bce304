import type { StoredMovement } from '../../domain/chain/index.js';
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

/**
 * What a movement of one of our addresses does to its cash: the fee is the network's, the amount came from or went to
 * the owner. A transfer between two of ours is one movement of each, which cancel out.
 */
export function movementPostings(movement: StoredMovement): Posting[] {
  const base = `movement:${movement.address}:${movement.txid}:${movement.idx}`;
  const own = cash(movement.address, movement.currency);
  const data = { kind: movement.kind, txid: movement.txid, counterparty: movement.counterparty };
  const postings: Posting[] = [];
  if (movement.amount !== 0n) {
    const owner: Account = { kind: 'owner_funds', currency: movement.currency };
    postings.push(transfer(base, 'movement', own, owner, movement.amount, data));
  }
  if (movement.feeSun !== 0n) {
    const fees: Account = { kind: 'network_fees', currency: 'TRX' };
    postings.push(
      transfer(`${base}:fee`, 'network_fee', fees, cash(movement.address, 'TRX'), movement.feeSun, data),
    );
  }
  return postings;
}
