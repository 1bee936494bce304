import { toHexAddress, type TronAddress } from '@energy-desk/shared/units';
import { type Operation, wasSignedTooEarly } from '../../domain/chain/index.js';

/** Who is to blame for a delegate that came to nothing; null: we or the network. */
export type DelegateFault = 'wallet' | 'receiver' | null;

/**
 * What java-tron's DelegateResourceActuator says of a receiver to which nobody can delegate. An address that was an
 * ordinary account when its order was placed can be a contract by now (CREATE2).
 */
const RECEIVER_REFUSED = /Do not allow delegate resources to contract addresses|Invalid receiverAddress/i;
/** Said of either side: of a receiver whose activation was only pending when it was looked up, as of an owner. */
const NO_SUCH_ACCOUNT = /Account\[([0-9a-f]{42})\] not exists/i;

/**
 * One that died unanswered, or between an ambiguous answer and its expiration, was lost by us or by the network: if
 * every crash, or every buyer with an odd address, set wallets aside, nobody could sell.
 */
export function faultOf(
  { status, answer, answerClass }: Pick<Operation, 'status' | 'answer' | 'answerClass'>,
  receiver: TronAddress,
): DelegateFault {
  const refused = answerClass === 'refused';
  if (refused && refusesReceiver(answer ?? '', receiver)) return 'receiver';
  if (refused && wasSignedTooEarly(answer)) return null;
  return status !== 'dead' || refused ? 'wallet' : null;
}

function refusesReceiver(answer: string, receiver: TronAddress): boolean {
  if (RECEIVER_REFUSED.test(answer)) return true;
  const unknown = NO_SUCH_ACCOUNT.exec(answer)?.[1];
  return unknown !== undefined && unknown.toLowerCase() === toHexAddress(receiver);
}
