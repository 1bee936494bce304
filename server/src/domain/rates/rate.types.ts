/** What one TRX is worth, in whole micro-USDT, and when that was last said. */
export interface Rate {
  readonly id: string;
  /** 287500n: 0.2875 USDT. From 1 to 10^12. */
  readonly microUsdtPerTrx: bigint;
  readonly at: Date;
}

export type RateSource = 'manual' | 'http';
export type RateStatus = 'active' | 'pending' | 'rejected' | 'superseded';

/** A rate with where it came from and what became of it. */
export interface RateRecord extends Rate {
  readonly source: RateSource;
  readonly status: RateStatus;
  /** Who set, accepted or rejected it; null when the source's word was enough. */
  readonly decidedBy: string | null;
  /** Said too long ago, by the database's clock; what was set by hand does not age. */
  readonly stale: boolean;
}
