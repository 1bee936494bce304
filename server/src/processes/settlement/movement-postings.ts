import type { StoredMovement } from '../../domain/chain/index.js';
import { type Account, type Currency, type Posting, transfer } from '../../domain/ledger/index.js';

const cash = (owner: string, currency: Currency): Account => ({ kind: 'cash', owner, currency });

/**
 * What a movement of one of our addresses does to its cash. The fee is the network's. What left for a refund settles
 * what was owed; any other amount came from or went to the owner. A transfer between two of ours is one movement of
 * each, which cancel out.
 * @param refundId the refund that the transaction was signed for, if it was for one
 */
export function movementPostings(movement: StoredMovement, refundId: string | undefined): Posting[] {
  const base = `movement:${movement.address}:${movement.txid}:${movement.idx}`;
  const { currency } = movement;
  const own = cash(movement.address, currency);
  const data = { kind: movement.kind, txid: movement.txid, counterparty: movement.counterparty };
  const postings: Posting[] = [];
  if (refundId !== undefined && movement.amount < 0n) {
    const owed: Account = { kind: 'refunds_payable', currency };
    postings.push(transfer(base, 'refund_paid', owed, own, -movement.amount, { ...data, refundId }));
  } else if (movement.amount !== 0n) {
    const owner: Account = { kind: 'owner_funds', currency };
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
