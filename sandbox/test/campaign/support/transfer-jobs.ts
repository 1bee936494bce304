import type { SeededRandom } from '../../../src/driver/index.js';

/** How often in a thousand each kind of errand is run. */
const PER_MILLE = {
  exact: 75,
  exactUsdt: 62,
  late: 42,
  contractPays: 22,
  exchangePays: 22,
  fakeToken: 45,
  failedCall: 45,
  flashWhole: 180,
  flashRemainder: 110,
  flashSmall: 80,
  flashContract: 20,
  flashExchange: 20,
  flashDenied: 10,
  contractUnknown: 10,
  unknown: 40,
  vanishing: 15,
  burst: 8,
} as const;

export type JobKind = keyof typeof PER_MILLE;

/** Kinds for which somebody must first ask in the chat what to pay. */
const ASKING: readonly JobKind[] = ['exact', 'exactUsdt', 'late', 'contractPays', 'exchangePays'];

export const asksFirst = (kind: JobKind): boolean => ASKING.includes(kind);

/** Errands whose transfers come to about that many, each kind in its share, in a random order. */
export function jobsFor(random: SeededRandom, transfers: number): JobKind[] {
  const jobs = Object.entries(PER_MILLE).flatMap(([kind, share]) =>
    Array<JobKind>(Math.ceil((transfers * share) / 1_000)).fill(kind as JobKind),
  );
  return random.shuffled(jobs);
}

/** Guests that these errands need: each comes once. */
export const guestsFor = (jobs: readonly JobKind[]): number =>
  jobs.filter((kind) => kind === 'flashRemainder' || kind === 'flashSmall').length;
