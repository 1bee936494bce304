import { actuatorFor } from '../actuators/index.js';
import { chargeBandwidth, chargeExtras } from '../resources/bandwidth.js';
import { Overlay, type StateSource } from '../state/overlay.js';
import type { Tx } from '../wire/transaction.js';
import { emptyReceipt, type Receipt } from './receipt.js';

/** Chain time a transaction executes at: that of the head it is put on. */
export interface ExecutionTime {
  /** Milliseconds. */
  time: number;
  slot: number;
}

/**
 * Runs a transaction in java-tron's order: bandwidth, multi-sign fee, memo fee, validate, execute. All or nothing.
 * @returns the receipt and the writes to merge
 * @throws RefusedError
 */
export function executeTx(
  source: StateSource,
  tx: Tx,
  { time, slot }: ExecutionTime,
): { receipt: Receipt; state: Overlay } {
  const state = new Overlay(source);
  const receipt = emptyReceipt();
  chargeBandwidth(state, tx, slot, time, receipt);
  chargeExtras(state, tx, receipt);
  const actuator = actuatorFor(tx.type);
  const context = { state, tx, receipt, time, slot };
  actuator.validate(context);
  actuator.execute(context);
  return { receipt, state };
}
