/** Suffixes run from 1 to 9,999 smallest units; the price itself ends on 10,000. */
export const SUFFIXES = 9_999;
export const SUFFIX_SPAN = 10_000n;

/** The next amount from this one on that ends on 10,000: what a suffix can be added to. */
export const roundUpToSpan = (amount: bigint): bigint =>
  ((amount + SUFFIX_SPAN - 1n) / SUFFIX_SPAN) * SUFFIX_SPAN;

/** So many suffixes in turn, round and round, of which `last` is the last; count from 1 to 9,999. */
export function suffixesUpTo(last: number, count: number): [number, ...number[]] {
  const before = (steps: number): number => ((last - 1 - steps + SUFFIXES) % SUFFIXES) + 1;
  const [first = last, ...rest] = Array.from({ length: count }, (_, i) => before(count - 1 - i));
  return [first, ...rest];
}

/** Whether an amount could ever name a request: round amounts never do. */
export const canNameRequest = (amount: bigint): boolean => amount > 0n && amount % SUFFIX_SPAN !== 0n;
