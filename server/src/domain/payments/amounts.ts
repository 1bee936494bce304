/** Suffixes run from 1 to 9,999 smallest units; the price itself ends on 10,000. */
export const SUFFIXES = 9_999;
export const SUFFIX_SPAN = 10_000n;

/** The suffix after `last`, round and round: the least recently used one comes next. */
export const nextSuffix = (last: number): number => (last % SUFFIXES) + 1;

/** Whether an amount could ever name a request: round amounts never do. */
export const canNameRequest = (amount: bigint): boolean => amount > 0n && amount % SUFFIX_SPAN !== 0n;
