/** Who a use is counted for: the sending address, the user, or the receiver of the energy. */
export type Dimension = 'address' | 'user' | 'receiver';

/** One use of the desk by one subject. */
export interface Use {
  readonly dimension: Dimension;
  readonly subject: string;
  /** The order or payment it comes from. */
  readonly source: string;
  /** Chain time. */
  readonly at: Date;
  readonly sun: bigint;
  readonly microUsdt: bigint;
  readonly energy: bigint;
  /** A use that is not paid by then never was one; null when it is paid. */
  readonly lapsesAt: Date | null;
}

/** A moment of one subject, whose hour and day before it are asked for. */
export interface Moment {
  readonly dimension: Dimension;
  readonly subject: string;
  readonly at: Date;
}

/** What a subject used up to a moment. */
export interface Usage {
  /** Uses within the hour, lapsed ones too. */
  readonly countOfHour: bigint;
  /** Volumes of the day, without those that lapsed. */
  readonly sunOfDay: bigint;
  readonly microUsdtOfDay: bigint;
  readonly energyOfDay: bigint;
}

export const NO_USAGE: Usage = { countOfHour: 0n, sunOfDay: 0n, microUsdtOfDay: 0n, energyOfDay: 0n };
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

export const momentKey = ({ dimension, subject, at }: Moment): string =>
  `${dimension} ${subject} ${at.getTime()}`;

/** Adds uses that are not recorded yet to what was used before. The window is open below: a day old is gone. */
export function addUses(before: Usage, moment: Moment, uses: readonly Use[]): Usage {
  let usage = before;
  for (const use of uses) {
    if (use.dimension !== moment.dimension || use.subject !== moment.subject) continue;
    const age = moment.at.getTime() - use.at.getTime();
    if (age >= DAY_MS) continue;
    usage = {
      countOfHour: usage.countOfHour + (age < HOUR_MS ? 1n : 0n),
      sunOfDay: usage.sunOfDay + use.sun,
      microUsdtOfDay: usage.microUsdtOfDay + use.microUsdt,
      energyOfDay: usage.energyOfDay + use.energy,
    };
  }
  return usage;
}
