/** What can differ between the books and the chain, or within the books. */
export const DIFFERENCE_KINDS = [
  'cash',
  'delegation',
  'ledger_sum',
  'balance_row',
  'payment_unbooked',
  'operation',
] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/** One thing that is not as it should be. Amounts in sun or micro-USDT; for payments and operations none. */
export interface Difference {
  readonly kind: DifferenceKind;
  readonly subject: string;
  readonly currency: 'TRX' | 'USDT' | null;
  readonly ours: bigint | null;
  readonly chains: bigint | null;
  /** What a person can do. */
  readonly advice: string;
  readonly height: bigint | null;
}

/** By how much the chain has more than the books. */
export const gapOf = ({ ours, chains }: Difference): bigint => (chains ?? 0n) - (ours ?? 0n);

/** What one comparison looked at. */
export interface CheckResult {
  readonly kinds: readonly DifferenceKind[];
  readonly checked: number;
  /** Subjects left out: something was just under way, or no node could say. What was open of them stays open. */
  readonly skipped: readonly string[];
  readonly differences: readonly Difference[];
}

export interface ReconciliationRun {
  readonly id: string;
  readonly trigger: 'schedule' | 'person' | 'start';
  readonly requestedBy: string | null;
  readonly status: 'running' | 'done' | 'failed';
  readonly height: bigint | null;
  readonly checks: Readonly<Record<string, unknown>>;
  readonly differences: number;
  readonly error: string | null;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
}
