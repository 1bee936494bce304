import type { StateReader } from '../state/overlay.js';
import { SUN_PER_TRX } from '../state/parameters.js';
import { encodeMessage } from '../wire/protobuf.codec.js';
import { CONTRACTS } from '../wire/schema.js';

const BASE_BYTES = 275;

function contractSize(fields: Record<string, bigint | boolean>): number {
  const message = CONTRACTS.DelegateResourceContract?.message;
  return message ? encodeMessage(message, fields).length : 0;
}

/**
 * Bandwidth the node expects the delegating transaction itself to cost when bandwidth is delegated
 * (TransactionUtil.estimateConsumeBandWidthSize): 275 plus what the largest lock and amount add.
 */
export function estimatedDelegateBytes(state: StateReader, balance: bigint): bigint {
  const largest = contractSize({
    balance,
    lock: true,
    lock_period: state.parameter('getMaxDelegateLockPeriod'),
  });
  const added = largest - contractSize({ balance: SUN_PER_TRX });
  return BigInt(BASE_BYTES + Math.max(0, added));
}
