import { sun } from '@energy-desk/shared/units';
import { energyOfStake, type EnergyTotals, SMALLEST_DELEGATION } from './energy-arithmetic.js';

/** What is known of one wallet's stake. */
export interface WalletStock {
  /** Own stake for energy that is not delegated, in sun. */
  readonly ownSun: bigint;
  /** What the node says can be delegated of it now, less what is promised; in sun. */
  readonly delegatableSun: bigint;
  /** When the energy that is used now is all back; null: after a whole window. */
  readonly energyFreeAt: Date | null;
  /** Rentals of which the stake comes back, and when. */
  readonly returns: readonly { readonly at: Date; readonly sun: bigint }[];
}

/** Stake that can be delegated at one moment: at least, and at most. */
export interface ForecastPoint {
  readonly at: Date;
  readonly lowestSun: bigint;
  readonly highestSun: bigint;
}

const HOUR_MS = 3_600_000;
const HOURS = 24;
/** Used energy recovers linearly over 28,800 slots of 3 s (java-tron ResourceProcessor). */
const WINDOW_MS = HOURS * HOUR_MS;

/** Stake whose energy is used, and how long until it is all back. */
interface Usage {
  readonly sun: number;
  readonly leftMs: number;
}

/**
 * What a wallet can delegate over the next 24 hours, hourly. Used energy comes back linearly over what is left of its
 * window. Stake that a rental gives back is free at once if its energy was unused (the highest); if all of it was used,
 * the usage moves to the supplier and the windows are averaged by weight (java-tron increaseV2): the lowest, with a
 * whole window for what comes back.
 */
export function forecastRecovery(stock: WalletStock, now: Date): ForecastPoint[] {
  const returns = [...stock.returns].sort((one, other) => one.at.getTime() - other.at.getTime());
  return Array.from({ length: HOURS + 1 }, (_, hour) => {
    const at = new Date(now.getTime() + hour * HOUR_MS);
    const back = returns.filter((one) => one.at <= at);
    const own = stock.ownSun + back.reduce((total, one) => total + one.sun, 0n);
    return {
      at,
      lowestSun: delegatable(own, usageAt(stock, now, at, back)),
      highestSun: delegatable(own, usageAt(stock, now, at, [])),
    };
  });
}

/** Stake in use at that moment, if what came back before it was used in full. */
function usageAt(stock: WalletStock, now: Date, at: Date, back: WalletStock['returns']): number {
  const used = stock.ownSun > stock.delegatableSun ? stock.ownSun - stock.delegatableSun : 0n;
  const freeIn = stock.energyFreeAt ? stock.energyFreeAt.getTime() - now.getTime() : WINDOW_MS;
  let usage: Usage = { sun: Number(used), leftMs: Math.min(WINDOW_MS, Math.max(0, freeIn)) };
  let time = now.getTime();
  for (const one of back) {
    const then = Math.max(time, one.at.getTime());
    usage = joined(decayed(usage, then - time), Number(one.sun));
    time = then;
  }
  return decayed(usage, at.getTime() - time).sun;
}

function decayed({ sun: used, leftMs }: Usage, ms: number): Usage {
  if (ms <= 0) return { sun: used, leftMs };
  if (ms >= leftMs) return { sun: 0, leftMs: 0 };
  return { sun: used * (1 - ms / leftMs), leftMs: leftMs - ms };
}

function joined(usage: Usage, moved: number): Usage {
  const total = usage.sun + moved;
  if (total === 0) return usage;
  return { sun: total, leftMs: (usage.sun * usage.leftMs + moved * WINDOW_MS) / total };
}

/** The chain lends nothing below 1 TRX. */
function delegatable(ownSun: bigint, usedSun: number): bigint {
  const free = ownSun - BigInt(Math.ceil(usedSun));
  return free < SMALLEST_DELEGATION ? 0n : free;
}

/** Points of several wallets added up; all of the same moments. */
export function sumForecasts(forecasts: readonly (readonly ForecastPoint[])[]): ForecastPoint[] {
  const [first = [], ...others] = forecasts;
  return first.map((point, i) =>
    others.reduce<ForecastPoint>((total, points) => {
      const one = points[i];
      return one === undefined
        ? total
        : {
            at: total.at,
            lowestSun: total.lowestSun + one.lowestSun,
            highestSun: total.highestSun + one.highestSun,
          };
    }, point),
  );
}

/** Energy of the stake; null while the network's totals are not known. */
export const energyOrNull = (stake: bigint, totals: EnergyTotals | null): number | null =>
  totals === null ? null : energyOfStake(sun(stake), totals);
