import type { SeededRandom } from '../../driver/index.js';

/** What somebody does on a day of the demo's past. */
export type Deed =
  | 'transfer'
  | 'usdt'
  | 'balance'
  | 'flash'
  | 'flash-two'
  | 'flash-odd'
  | 'unpaid'
  | 'cancelled'
  | 'cancelled-then-paid'
  | 'wrong-amount'
  | 'twice'
  | 'stranger';

export interface DaysDeed {
  readonly deed: Deed;
  /** Number of the person in the chat, or of the sender for what is done outside of it. */
  readonly who: number;
  /** Words on a package's button. */
  readonly energy: RegExp;
}

/** One day: the second of it at which people come, and what they do. */
export interface HistoryDay {
  /** Days before today; 0 is today. */
  readonly ago: number;
  readonly second: number;
  readonly deeds: readonly DaysDeed[];
}

const HOUR = 3_600;
const FIRST_HOUR = 8;
const LAST_HOUR = 22;

/** How often in a hundred; what ends otherwise than well is rarer than that in a real week. */
const WEIGHTS: Readonly<Record<Deed, number>> = {
  transfer: 42,
  flash: 16,
  'flash-two': 6,
  'flash-odd': 4,
  usdt: 6,
  balance: 8,
  unpaid: 4,
  cancelled: 4,
  'cancelled-then-paid': 2,
  'wrong-amount': 3,
  twice: 2,
  stranger: 3,
};

/** At least one of each over the month, whatever the draws. */
const EACH_ONCE = Object.keys(WEIGHTS) as Deed[];
const PACKAGES = [
  ...[/^65k .*1 /, /^65k .*1 /, /^65k .*1 /, /^65k .*5 /, /^65k .*5 /],
  ...[/^131k .*1 /, /^131k .*1 /, /^325k .*1 /],
];
const FEWEST = 3;
const SPREAD = 3;
/** Business grows by one more a day each so many days. */
const GROWTH_DAYS = 10;

/** The month before today, oldest day first: the same for the same seed. */
export function planHistory(
  random: SeededRandom,
  days: number,
  people: number,
  senders: number,
): HistoryDay[] {
  const bag = Object.entries(WEIGHTS).flatMap(([deed, weight]) => Array<Deed>(weight).fill(deed as Deed));
  const first = random.shuffled(EACH_ONCE);
  return Array.from({ length: days }, (_, index) => {
    const count = FEWEST + Math.floor(index / GROWTH_DAYS) + random.int(0, SPREAD);
    const turn = random.shuffled(Array.from({ length: people }, (__, who) => who));
    const deeds = Array.from({ length: Math.min(count, people) }, (__, place): DaysDeed => ({
      deed: (index % 2 === 1 && place === 0 ? first.pop() : undefined) ?? random.pick(bag),
      who: turn[place] ?? random.int(0, senders - 1),
      energy: random.pick(PACKAGES),
    }));
    return { ago: days - index, second: random.int(FIRST_HOUR * HOUR, LAST_HOUR * HOUR), deeds };
  });
}
