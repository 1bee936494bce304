import type { SeededRandom } from '../../driver/index.js';

/** What somebody does on a day of the demo's past. */
export type Deed =
  | 'transfer'
  | 'usdt'
  | 'balance'
  | 'flash'
  | 'flash-two'
  | 'flash-odd'
  | 'flash-little'
  | 'unpaid'
  | 'late'
  | 'cancelled'
  | 'cancelled-then-paid'
  | 'over'
  | 'under'
  | 'twice'
  | 'stranger'
  | 'exchange'
  | 'denied'
  | 'gift';

export interface DaysDeed {
  readonly deed: Deed;
  /** Number of the person in the chat, or of the sender for what is done outside of it. */
  readonly who: number;
  /** Words on a package's button. */
  readonly energy: RegExp;
}

/** One day: the second of it at which people come, and what they do. */
export interface HistoryDay {
  /** Days before today. */
  readonly ago: number;
  readonly second: number;
  readonly deeds: readonly DaysDeed[];
  /** Whether the desk's people settle what waits for them. */
  readonly deskWorks: boolean;
}

const HOUR = 3_600;
const FIRST_HOUR = 8;
const LAST_HOUR = 20;

/** How often in a hundred; what ends otherwise than well is rarer than that in a real week. */
const WEIGHTS: Readonly<Record<Deed, number>> = {
  transfer: 38,
  flash: 14,
  'flash-two': 6,
  'flash-odd': 4,
  'flash-little': 2,
  usdt: 6,
  balance: 8,
  unpaid: 4,
  late: 2,
  cancelled: 3,
  'cancelled-then-paid': 2,
  over: 2,
  under: 2,
  twice: 2,
  stranger: 2,
  exchange: 1,
  denied: 1,
  gift: 1,
};

/** At least one of each over the month, whatever the draws. */
const EACH_ONCE = Object.keys(WEIGHTS) as Deed[];
const PACKAGES = [
  ...[/^65k .*\b1 [h小]/, /^65k .*\b1 [h小]/, /^65k .*\b1 [h小]/, /^65k .*\b5 /, /^65k .*\b5 /],
  ...[/^131k .*\b1 [h小]/, /^131k .*\b1 [h小]/, /^325k .*\b1 [h小]/, /^65k .*\b1 [d天]/],
];
const FEWEST = 3;
const SPREAD = 3;
/** Business grows by one more a day each so many days. */
const GROWTH_DAYS = 10;
/** The desk's people settle what waits every so many days, and never what came in the last days. */
const DESK_EVERY = 5;
const WAITING_DAYS = 4;

/** The days before today, oldest first: the same for the same seed. What must happen once comes early. */
export function planHistory(random: SeededRandom, days: number, people: number): HistoryDay[] {
  const bag = Object.entries(WEIGHTS).flatMap(([deed, weight]) => Array<Deed>(weight).fill(deed as Deed));
  const first = random.shuffled(EACH_ONCE);
  const once = Math.min(people, Math.ceil(first.length / Math.max(1, days - 1)));
  return Array.from({ length: days }, (_, index) => {
    const count = FEWEST + Math.floor(index / GROWTH_DAYS) + random.int(0, SPREAD);
    const turn = random.shuffled(Array.from({ length: people }, (__, who) => who));
    const due = first.splice(0, once);
    const deeds = Array.from({ length: Math.min(Math.max(count, once), people) }, (__, place): DaysDeed => ({
      deed: due[place] ?? random.pick(bag),
      who: turn[place] ?? 0,
      energy: random.pick(PACKAGES),
    }));
    const ago = days - index;
    const second = random.int(FIRST_HOUR * HOUR, LAST_HOUR * HOUR);
    return { ago, second, deeds, deskWorks: index % DESK_EVERY === DESK_EVERY - 1 && ago > WAITING_DAYS };
  });
}
