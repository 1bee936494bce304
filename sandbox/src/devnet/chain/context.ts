import type { Overlay } from '../state/overlay.js';
import type { PbValue } from '../wire/protobuf.codec.js';
import type { Tx } from '../wire/transaction.js';
import type { Receipt } from './receipt.js';

/**
 * What a contract executes in. Time is the head block's, that is the parent of the block the transaction goes
 * into, as in java-tron.
 */
export interface ExecutionContext {
  state: Overlay;
  tx: Tx;
  receipt: Receipt;
  /** Milliseconds. */
  time: number;
  /** (time - genesis) / 3000 */
  slot: number;
}

/** A contract type's rules: `validate` throws ContractValidateError, `execute` changes the state. */
export interface Actuator {
  validate(context: ExecutionContext): void;
  execute(context: ExecutionContext): void;
}

/** Text or hex field, empty when absent. */
export function fieldText(value: PbValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** int64 field, 0 when absent. */
export function fieldInt(value: PbValue | undefined): bigint {
  return typeof value === 'bigint' ? value : 0n;
}
