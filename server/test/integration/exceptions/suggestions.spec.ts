import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeCrowd, storePayments } from './crowd.rows.js';
import { ExceptionsWorld } from './exceptions-world.js';
import { MISTAKES, SENDERS, type WrongPayment, WrongPayments } from './wrong-payments.js';

const SEED = Number(process.env['SUGGESTIONS_SEED'] ?? 20_261_121);
const COUNT = 500;

let world: ExceptionsWorld;

beforeAll(async () => {
  world = await ExceptionsWorld.open();
});
afterAll(() => world.rooms.close());

interface Judged {
  readonly payment: WrongPayment;
  readonly rank: number | null;
}

/** Lines of a table: how many there were, ranked first, among the first three. */
function table(
  judged: readonly Judged[],
  groupOf: (payment: WrongPayment) => string,
  groups: object,
): string {
  const lines = Object.entries(groups).map(([group, share]) => {
    const those = judged.filter(({ payment }) => groupOf(payment) === group);
    const first = those.filter(({ rank }) => rank === 1).length;
    const three = those.filter(({ rank }) => rank !== null && rank <= 3).length;
    return `  ${group.padEnd(24)} ${String(share).padStart(5)} ${String(those.length).padStart(4)} ${String(first).padStart(6)} ${String(three).padStart(6)}`;
  });
  return [`  ${''.padEnd(24)} share  all  first  top 3`, ...lines].join('\n');
}

describe('suggestions', () => {
  it('rank the true order first for at least 95 % of 500 wrong payments in a crowd', async () => {
    const generator = new WrongPayments(SEED);
    const payments = generator.make(COUNT);
    await storeCrowd(world.rooms, generator);
    const ids = await storePayments(world.rooms, payments);
    const judged: Judged[] = [];
    for (const [i, payment] of payments.entries()) {
      const suggestions = await world.desk.suggestions(ids[i] ?? '');
      const at = suggestions.findIndex(({ orderId }) => orderId === payment.order.id);
      judged.push({ payment, rank: at < 0 ? null : at + 1 });
    }
    const first = judged.filter(({ rank }) => rank === 1).length;
    const crowds = payments.filter(({ mistake }) => mistake !== 'after_the_hold');
    const least = Math.min(...crowds.map(({ crowd }) => crowd));
    const same = crowds.reduce((sum, { samePrice }) => sum + samePrice, 0) / crowds.length;
    process.stdout.write(
      [
        `suggestions: seed ${SEED}, ${COUNT} wrong payments, true order first ${first} (${((first / COUNT) * 100).toFixed(1)} %)`,
        `  other unpaid requests at that time: at least ${least}; of the very same price on average ${same.toFixed(1)}`,
        table(judged, ({ mistake }) => mistake, MISTAKES),
        table(judged, ({ sender }) => sender, SENDERS),
        '',
      ].join('\n'),
    );
    expect(least).toBeGreaterThanOrEqual(50);
    expect(first).toBeGreaterThanOrEqual(COUNT * 0.95);
  });
});
