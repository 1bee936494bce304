const FIRST_MS = 1000;
const LONGEST_MS = 300_000;

/** Milliseconds until the next try after `failures` failed ones: 1 s, doubled up to 5 minutes. */
export const backoffMs = (failures: number): number =>
  Math.min(FIRST_MS * 2 ** Math.min(failures, 20), LONGEST_MS);
