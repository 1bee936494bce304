/** Whether `next` differs from `base` by more than so many percent of `base`. */
export function isJump(base: bigint, next: bigint, percent: number): boolean {
  const difference = next > base ? next - base : base - next;
  return difference * 100n > base * BigInt(percent);
}
