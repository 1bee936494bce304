import { sun, type Sun } from '@energy-desk/shared/units';

/** What the chain says of a supplier wallet, seen while `height` was the scanned head. */
export interface WalletReading {
  readonly height: bigint;
  /** getcandelegatedmaxsize for ENERGY on the pending view. */
  readonly delegatableSun: Sun;
  readonly freeBandwidth: number;
  readonly stakedBandwidth: bigint;
  readonly liquidSun: Sun;
}

/** Stake promised to a delegation that the chain may not have shown yet. */
export interface OpenReservation {
  readonly sun: Sun;
  /** Block of the delegate, null while none is known. */
  readonly delegateHeight: bigint | null;
}

/** Nodes that answer for each other may be this many blocks apart. */
export const READING_LAG_BLOCKS = 2n;
/** Readings older than this many blocks are not relied on. */
const FRESH_BLOCKS = 2n;
/** Largest delegate or undelegate with one signature and a permission id, in bandwidth points, rounded up. */
export const BANDWIDTH_PER_OPERATION = 290;
/** Sun burned per bandwidth point (chain parameter getTransactionFee). */
const SUN_PER_BANDWIDTH = 1_000n;

export const isFresh = (reading: WalletReading, height: bigint): boolean =>
  reading.height + FRESH_BLOCKS >= height;

/** Whether the reading may lack this reservation's delegate. */
const mayBeUnseen = (reservation: OpenReservation, readingHeight: bigint): boolean =>
  reservation.delegateHeight === null || reservation.delegateHeight > readingHeight - READING_LAG_BLOCKS;

/** Stake that can be promised now: the reading minus every reservation it may not contain. Never negative. */
export function freeSun(reading: WalletReading, reservations: readonly OpenReservation[]): Sun {
  const unseen = reservations
    .filter((reservation) => mayBeUnseen(reservation, reading.height))
    .reduce((total, reservation) => total + reservation.sun, 0n);
  return sun(reading.delegatableSun > unseen ? reading.delegatableSun - unseen : 0n);
}

/**
 * Delegations this wallet can still start and later take back: bandwidth plus liquid TRX must cover the delegate
 * and one undelegate for each live rental. Bandwidth is charged all or nothing per transaction
 * (java-tron BandwidthProcessor), so each source counts whole transactions only.
 * @param liveRentals rentals whose undelegate is still to be paid for
 * @param unseenDelegates delegates whose bandwidth the reading may not show yet
 */
export function affordableRentals(
  reading: WalletReading,
  liveRentals: number,
  unseenDelegates: number,
): number {
  const operations =
    reading.stakedBandwidth / BigInt(BANDWIDTH_PER_OPERATION) +
    BigInt(Math.floor(reading.freeBandwidth / BANDWIDTH_PER_OPERATION)) +
    reading.liquidSun / (BigInt(BANDWIDTH_PER_OPERATION) * SUN_PER_BANDWIDTH);
  const spare = operations - BigInt(liveRentals + unseenDelegates);
  return spare < 2n ? 0 : Number(spare / 2n);
}

/** Whether a whole rental fits into bandwidth that costs nothing today. */
export const hasUnspentBandwidth = (reading: WalletReading): boolean =>
  BigInt(reading.freeBandwidth) >= 2n * BigInt(BANDWIDTH_PER_OPERATION) ||
  reading.stakedBandwidth >= 2n * BigInt(BANDWIDTH_PER_OPERATION);
