import type { Overlay } from '../state/overlay.js';
import type { Receipt } from '../chain/receipt.js';
import { stakedLeft } from './limits.js';
import { increased } from './window.js';

/**
 * Most energy a call may take: staked energy plus what the balance buys, capped by fee_limit, which counts the
 * staked part too (VMActuator.getAccountEnergyLimitWithFixRatio).
 */
export function energyLimitOf(
  state: Overlay,
  owner: string,
  feeLimit: bigint,
  callValue: bigint,
  slot: number,
): bigint {
  const account = state.account(owner);
  if (!account) return 0n;
  const price = state.parameter('getEnergyFee');
  const left = stakedLeft(account, state.global(), 'ENERGY', slot);
  const spendable = account.balance > callValue ? account.balance - callValue : 0n;
  const available = left + spendable / price;
  const allowed = feeLimit / price;
  return available < allowed ? available : allowed;
}

/** Pays for used energy: stake first, the rest burned as TRX. */
export function payEnergy(
  state: Overlay,
  owner: string,
  used: bigint,
  slot: number,
  time: number,
  receipt: Receipt,
): void {
  const account = state.mustEditAccount(owner);
  const left = stakedLeft(account, state.global(), 'ENERGY', slot);
  const staked = used < left ? used : left;
  const fee = (used - staked) * state.parameter('getEnergyFee');
  if (staked > 0n) account.energy = increased(account.energy, staked, slot);
  account.balance -= fee;
  account.latestOperationTime = time;
  if (fee > 0n) state.editGlobal().burned += fee;
  receipt.energyUsage = staked;
  receipt.energyFee = fee;
  receipt.energyTotal = used;
}
