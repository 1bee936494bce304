import type { AccountState, Resource, Usage } from '../state/entities.js';

/** Slots of 3 s in the 24 h recovery window. */
export const WINDOW_SLOTS = 28_800n;
/** Stored windows are in thousandths of a slot. */
export const WINDOW_PRECISION = 1_000n;
export const FULL_WINDOW = WINDOW_SLOTS * WINDOW_PRECISION;
const PRECISION = 1_000_000n;

function divideCeil(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  return numerator % denominator > 0n ? quotient + 1n : quotient;
}

/** Java's Math.round for non-negative doubles. */
function roundHalfUp(value: number): bigint {
  return BigInt(Math.floor(value + 0.5));
}

function decayed(average: bigint, elapsed: bigint, windowSlots: bigint): bigint {
  if (elapsed === 0n) return average;
  if (elapsed >= windowSlots) return 0n;
  return roundHalfUp(Number(average) * (Number(windowSlots - elapsed) / Number(windowSlots)));
}

/** The account's own window in thousandths of a slot. */
export function windowOf(usage: Usage): bigint {
  return usage.window === 0n ? FULL_WINDOW : usage.window;
}

function windowSlotsOf(usage: Usage): bigint {
  const slots = windowOf(usage) / WINDOW_PRECISION;
  return slots === 0n ? 1n : slots;
}

/** Usage at slot `now` without changing anything (ResourceProcessor.recovery). */
export function recovered(usage: Usage, now: number): bigint {
  const window = windowSlotsOf(usage);
  const average = decayed(divideCeil(usage.amount * PRECISION, window), BigInt(now - usage.time), window);
  return (average * window) / PRECISION;
}

/**
 * Adds `added` at slot `now` and moves the window (ResourceProcessor.increaseV2):
 * what remains keeps its own window, what is new gets 24 h, the mean of both is stored.
 */
export function increased(usage: Usage, added: bigint, now: number): Usage {
  const oldWindow = windowOf(usage);
  const slots = windowSlotsOf(usage);
  const elapsed = BigInt(now - usage.time);
  const averageLast = decayed(divideCeil(usage.amount * PRECISION, slots), elapsed, slots);
  const averageNew = divideCeil(added * PRECISION, WINDOW_SLOTS);
  const amount = (averageLast * slots + averageNew * WINDOW_SLOTS) / PRECISION;
  const remaining = (averageLast * slots) / PRECISION;
  if (remaining === 0n) return { amount, time: now, window: FULL_WINDOW };
  const remainingWindow = oldWindow - elapsed * WINDOW_PRECISION;
  const window = divideCeil(remaining * remainingWindow + added * FULL_WINDOW, amount);
  return { amount, time: now, window: window < FULL_WINDOW ? window : FULL_WINDOW };
}

/** Free and public bandwidth decay over the plain 24 h window. */
export function recoveredFree(usage: { amount: bigint; time: number }, now: number): bigint {
  return increasedFree(usage, 0n, now);
}

/** Free bandwidth after using `added` at slot `now`. */
export function increasedFree(usage: { amount: bigint; time: number }, added: bigint, now: number): bigint {
  const average = decayed(
    divideCeil(usage.amount * PRECISION, WINDOW_SLOTS),
    BigInt(now - usage.time),
    WINDOW_SLOTS,
  );
  return ((average + divideCeil(added * PRECISION, WINDOW_SLOTS)) * WINDOW_SLOTS) / PRECISION;
}

/** The usage record of a resource. */
export function usageOf(account: AccountState, resource: Resource): Usage {
  return resource === 'ENERGY' ? account.energy : account.net;
}

/** Replaces the usage record of a resource. */
export function setUsage(account: AccountState, resource: Resource, usage: Usage): void {
  if (resource === 'ENERGY') account.energy = usage;
  else account.net = usage;
}

/**
 * Usage that came back with undelegated stake joins the owner's (ResourceProcessor.unDelegateIncreaseV2).
 * `receiver` is the receiver's usage decayed to `now`.
 */
export function joined(owner: Usage, receiver: Usage, transferred: bigint, now: number): Usage {
  const own = increased(owner, 0n, now);
  const amount = own.amount + transferred;
  if (amount === 0n) return { amount: 0n, time: now, window: FULL_WINDOW };
  const window = divideCeil(own.amount * windowOf(own) + transferred * windowOf(receiver), amount);
  return { amount, time: now, window: window < FULL_WINDOW ? window : FULL_WINDOW };
}
