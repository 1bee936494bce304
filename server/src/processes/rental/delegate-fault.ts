import { type Operation, wasSignedTooEarly } from '../../domain/chain/index.js';

/** Who is to blame for a delegate that came to nothing; null: we or the network. */
export type DelegateFault = 'wallet' | 'receiver' | null;

/**
 * What java-tron's DelegateResourceActuator says of a receiver to which nobody can delegate. An address that was an
 * ordinary account when its order was placed can be a contract by now (CREATE2).
 */
const RECEIVER_REFUSED = /Do not allow delegate resources to contract addresses|Invalid receiverAddress/i;

/**
 * One that died unanswered, or between an ambiguous answer and its expiration, was lost by us or by the network: if
 * every crash, or every buyer with an odd address, set wallets aside, nobody could sell.
 */
export function faultOf({
  status,
  answer,
  answerClass,
}: Pick<Operation, 'status' | 'answer' | 'answerClass'>): DelegateFault {
  const refused = answerClass === 'refused';
  if (refused && RECEIVER_REFUSED.test(answer ?? '')) return 'receiver';
  if (refused && wasSignedTooEarly(answer)) return null;
  return status !== 'dead' || refused ? 'wallet' : null;
}
