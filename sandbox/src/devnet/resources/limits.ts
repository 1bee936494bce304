import type { AccountState, GlobalState, Resource } from '../state/entities.js';
import { SUN_PER_TRX } from '../state/parameters.js';
import { recovered, usageOf } from './window.js';

function totals(global: GlobalState, resource: Resource): { limit: number; weight: number } {
  return resource === 'ENERGY'
    ? {
        limit: Number(global.parameters.getTotalEnergyCurrentLimit ?? 0n),
        weight: Number(global.totalEnergyWeight),
      }
    : { limit: Number(global.parameters.getTotalNetLimit ?? 0n), weight: Number(global.totalNetWeight) };
}

/** Stake that counts for an account's limit, in sun: own and received. */
export function effectiveStake(account: AccountState, resource: Resource): bigint {
  return account.frozen[resource] + account.acquired[resource];
}

/** Energy or bandwidth a stake of `sun` gives per day, with Java's doubles in Java's order (EnergyProcessor). */
export function amountForStake(sun: bigint, global: GlobalState, resource: Resource): bigint {
  const { limit, weight } = totals(global, resource);
  if (weight === 0 || sun <= 0n) return 0n;
  return BigInt(Math.trunc((Number(sun) / 1e6) * (limit / weight)));
}

/** The account's staked limit; a stake below 1 TRX gives none. */
export function stakedLimit(account: AccountState, global: GlobalState, resource: Resource): bigint {
  return amountForStake(effectiveStake(account, resource), global, resource);
}

/** Staked energy or bandwidth left at slot `now`, never negative. */
export function stakedLeft(
  account: AccountState,
  global: GlobalState,
  resource: Resource,
  now: number,
): bigint {
  const left = stakedLimit(account, global, resource) - recovered(usageOf(account, resource), now);
  return left > 0n ? left : 0n;
}

/**
 * Sun the owner can delegate (DelegateResourceActuator.validate and getcandelegatedmaxsize): own stake less the
 * stake that the decayed usage occupies, after the stake received from others has covered its part.
 * @param extraUsage bandwidth the delegating transaction itself is estimated to cost; 0 for the on-chain check
 */
export function delegatable(
  owner: AccountState,
  global: GlobalState,
  resource: Resource,
  now: number,
  extraUsage = 0n,
): bigint {
  const { limit, weight } = totals(global, resource);
  const usage = recovered(usageOf(owner, resource), now) + extraUsage;
  const occupied = BigInt(Math.trunc(Number(usage) * 1e6 * (weight / limit)));
  const own = occupied - owner.acquired[resource];
  const left = owner.frozen[resource] - (own > 0n ? own : 0n);
  return left > 0n ? left : 0n;
}

/** Changes the network weight by the difference of two stakes in sun, each rounded down to whole TRX. */
export function shiftWeight(global: GlobalState, resource: Resource, before: bigint, after: bigint): void {
  const difference = after / SUN_PER_TRX - before / SUN_PER_TRX;
  if (resource === 'ENERGY') global.totalEnergyWeight += difference;
  else global.totalNetWeight += difference;
}
