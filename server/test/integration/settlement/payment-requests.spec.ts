import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PaymentsModule, PaymentsService } from '../../../src/domain/payments/index.js';
import { after, START } from '../../builders/rows.js';
import { newAddress, Rooms } from '../../harness/rooms.js';

const SUFFIXES = 9_999;
const BASE = 2_800_000n;
let rooms: Rooms;
let payments: PaymentsService;
let addresses: string[];

beforeAll(async () => {
  rooms = await Rooms.open([PaymentsModule]);
  payments = rooms.get(PaymentsService);
});
afterAll(() => rooms.close());
beforeEach(async () => {
  await rooms.query('TRUNCATE payment_monitors');
  addresses = [newAddress(), newAddress()];
});

/** Opens a request as placing an order does: the suffix in turn, then the amount. */
async function open(at = START) {
  const [suffix] = await rooms.database.transaction('payments.reserve-amount', (tx) =>
    payments.turnSuffixes(tx, addresses[0] ?? '', 'TRX', BASE, 1),
  );
  return rooms.database.transaction('rental.place-order', (tx) =>
    payments.open(
      tx,
      {
        kind: 'order',
        addresses,
        currency: 'TRX',
        base: BASE,
        userId: randomUUID(),
        orderId: randomUUID(),
        openedHeight: 100n,
        deadline: new Date(at.getTime() + 1_800_000),
        holdUntil: new Date(at.getTime() + 1_800_000 + 86_400_000),
      },
      suffix,
    ),
  );
}

/** Takes all amounts of an address at this price, except those of the suffixes left out. */
const fill = (address: string | undefined, except: readonly number[] = []) =>
  rooms.query(
    `INSERT INTO payment_monitors (kind, address, currency, amount, opened_height, deadline, hold_until)
     SELECT 'order', $1, 'TRX', $2::bigint + s, 1, $3, $4 FROM generate_series(1, ${SUFFIXES}) s
     WHERE s <> ALL($5::int[])`,
    [address, BASE.toString(), after(1800), after(88_200), except],
  );

const release = (at: Date): Promise<number> =>
  rooms.database.transaction('settlement.release-amounts', (tx) => payments.release(tx, at));

describe('the amounts of a price', () => {
  it('go round: each request gets the next one, least recently used first', async () => {
    const first = await open();
    const second = await open();
    expect(first?.amount).toBe(BASE + 1n);
    expect(second?.amount).toBe(BASE + 2n);
    await release(after(10 * 86_400));
    expect((await open())?.amount).toBe(BASE + 3n);
  });

  it('are 9,999 at the first address, then those of the next, then none', async () => {
    await fill(addresses[0], [17]);
    expect((await open())?.amount).toBe(BASE + 17n);
    const overflow = await open();
    expect(overflow?.address).toBe(addresses[1]);
    await fill(addresses[1], [Number((overflow?.amount ?? 0n) - BASE)]);
    expect(await open()).toBeNull();
    const held = await rooms.query<{ n: string; distinct_n: string }>(
      `SELECT count(*) AS n, count(DISTINCT (address, amount)) AS distinct_n FROM payment_monitors
       WHERE address = ANY($1) AND status = 'open'`,
      [addresses],
    );
    expect(held).toEqual([{ n: String(2 * SUFFIXES), distinct_n: String(2 * SUFFIXES) }]);
  });

  it('never end on four zeros, and one price does not take from another', async () => {
    await fill(addresses[0]);
    const amounts = await rooms.query<{ amount: string }>(
      'SELECT amount FROM payment_monitors WHERE address = $1 AND amount % 10000 = 0',
      [addresses[0]],
    );
    expect(amounts).toEqual([]);
    await expect(
      rooms.query(
        `INSERT INTO payment_monitors (kind, address, currency, amount, opened_height, deadline, hold_until)
         VALUES ('order', $1, 'TRX', 3000000, 1, $2, $3)`,
        [addresses[0], after(0), after(1)],
      ),
    ).rejects.toThrow('check');
  });

  it('come back only when their hold has ended on the chain', async () => {
    await fill(addresses[0]);
    await fill(addresses[1]);
    await release(after(88_199));
    expect(await open()).toBeNull();
    expect(await release(after(88_200))).toBe(2 * SUFFIXES);
    expect(await open()).not.toBeNull();
  });

  it('are 200 different ones for 200 buyers at once', async () => {
    const opened = await Promise.all(Array.from({ length: 200 }, () => open()));
    expect(opened).not.toContain(null);
    expect(new Set(opened.map((one) => one?.amount)).size).toBe(200);
  });

  it('are different ones for buyers who meet at the last few', async () => {
    await fill(addresses[0], [5, 500, 5000]);
    await fill(addresses[1], [7, 700]);
    const opened = await Promise.all(Array.from({ length: 12 }, () => open()));
    const got = opened.filter((one) => one !== null).map(({ address, amount }) => `${address} ${amount}`);
    expect(got).toHaveLength(5);
    expect(new Set(got).size).toBe(5);
  });
});
