import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Account, LedgerModule, LedgerService, transfer } from '../../../src/domain/ledger/index.js';
import { outcomes } from '../../harness/eventually.js';
import { Rooms } from '../../harness/rooms.js';

let rooms: Rooms;
let ledger: LedgerService;

const REVENUE: Account = { kind: 'revenue', currency: 'TRX' };
const UNMATCHED: Account = { kind: 'unmatched', currency: 'TRX' };
const userAccount = (owner: string): Account => ({ kind: 'user', owner, currency: 'TRX' });

const post = (...postings: Parameters<LedgerService['post']>[1]): Promise<ReadonlySet<string>> =>
  rooms.database.transaction('settlement.settle', (tx) => ledger.post(tx, postings));

/** Gives a new user this much. */
async function userWith(amount: bigint): Promise<string> {
  const id = randomUUID();
  await post(transfer(`gift:${id}`, 'gift', REVENUE, userAccount(id), amount));
  return id;
}

beforeAll(async () => {
  rooms = await Rooms.open([LedgerModule]);
  ledger = rooms.get(LedgerService);
});
afterAll(async () => {
  // Whatever the tests did: the books sum to zero, and every kept balance is the sum of its entries.
  expect(await rooms.value('SELECT coalesce(sum(amount), 0) FROM balance_transactions')).toBe('0');
  const off = await rooms.query(
    `SELECT a.code, a.balance, sum(-e.amount) FROM ledger_accounts a
     JOIN balance_transactions e ON e.account_id = a.id
     WHERE a.balance IS NOT NULL GROUP BY a.id HAVING a.balance <> sum(-e.amount)`,
  );
  expect(off).toEqual([]);
  await rooms.close();
});

describe('a posting', () => {
  it('is booked once, however often it comes', async () => {
    const user = randomUUID();
    const posting = transfer(`twice:${user}`, 'gift', REVENUE, userAccount(user), 5n);
    expect([...(await post(posting))]).toEqual([`twice:${user}`]);
    expect((await post(posting)).size).toBe(0);
    expect(await ledger.balance(user, 'TRX')).toBe(5n);
  });

  it('is booked once even if one call brings it twice', async () => {
    const user = randomUUID();
    const posting = transfer(`double:${user}`, 'gift', REVENUE, userAccount(user), 7n);
    await post(posting, posting);
    expect(await ledger.balance(user, 'TRX')).toBe(7n);
  });

  it('is booked once when many bring it at the same time', async () => {
    const user = randomUUID();
    const posting = transfer(`race:${user}`, 'gift', REVENUE, userAccount(user), 11n);
    const fresh = await Promise.all(Array.from({ length: 12 }, () => post(posting)));
    expect(fresh.filter((keys) => keys.size > 0)).toHaveLength(1);
    expect(await ledger.balance(user, 'TRX')).toBe(11n);
  });

  it('that does not balance is refused whole, with those beside it', async () => {
    const user = randomUUID();
    const good = transfer(`good:${user}`, 'gift', REVENUE, userAccount(user), 3n);
    const bad = {
      businessKey: `bad:${user}`,
      kind: 'gift',
      entries: [
        { account: REVENUE, amount: 5n },
        { account: userAccount(user), amount: -4n },
      ],
    };
    await expect(post(good, bad)).rejects.toMatchObject({ code: 'ledger/unbalanced' });
    await expect(post({ ...bad, entries: [] })).rejects.toMatchObject({ code: 'ledger/unbalanced' });
    expect(await ledger.balance(user, 'TRX')).toBe(0n);
  });

  it('balances for each currency alone', async () => {
    const entries = [
      { account: REVENUE, amount: 5n },
      { account: { ...REVENUE, currency: 'USDT' } as const, amount: -5n },
    ];
    await expect(post({ businessKey: 'mixed', kind: 'gift', entries })).rejects.toMatchObject({
      code: 'ledger/unbalanced',
    });
  });

  it('of more than a lifetime of money stays exact', async () => {
    const amount = 99_000_000_000_000_001n;
    const user = await userWith(amount);
    expect(await ledger.balance(user, 'TRX')).toBe(amount);
  });
});

describe('rows of the ledger', () => {
  it.each([
    'UPDATE balance_transactions SET amount = 1',
    'DELETE FROM balance_transactions',
    `UPDATE ledger_transactions SET kind = 'other'`,
    'DELETE FROM ledger_transactions',
  ])('can not be changed: %s', async (sql) => {
    await userWith(1n);
    await expect(rooms.query(sql)).rejects.toThrow('immutable');
  });
});

describe('accounts', () => {
  it('are opened once when many postings name a new one at the same time', async () => {
    const user = randomUUID();
    await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        post(transfer(`open:${user}:${i}`, 'gift', UNMATCHED, userAccount(user), 1n)),
      ),
    );
    expect(await ledger.balance(user, 'TRX')).toBe(12n);
    expect(
      await rooms.value('SELECT count(*) FROM ledger_accounts WHERE code LIKE $1', [`user:${user}%`]),
    ).toBe('1');
  });

  it('of different users do not wait for each other in circles', async () => {
    const users = await Promise.all(Array.from({ length: 6 }, () => userWith(1_000n)));
    const pairs = users.flatMap((from) => users.filter((to) => to !== from).map((to) => [from, to] as const));
    await Promise.all(
      pairs.map(([from, to]) =>
        post(transfer(`pair:${from}:${to}`, 'gift', userAccount(from), userAccount(to), 10n)),
      ),
    );
    for (const user of users) expect(await ledger.balance(user, 'TRX')).toBe(1_000n);
  });
});

describe('a balance', () => {
  it('pays for as much as it holds under twenty orders at once, and never falls below zero', async () => {
    const user = await userWith(700n);
    const { values, reasons } = await outcomes(
      Array.from({ length: 20 }, () =>
        rooms.database.transaction('rental.place-order', (tx) =>
          ledger.payFromBalance(tx, user, randomUUID(), 'TRX', 100n),
        ),
      ),
    );
    expect(values).toHaveLength(7);
    expect(reasons).toHaveLength(13);
    for (const reason of reasons) expect(reason).toMatchObject({ code: 'ledger/insufficient_balance' });
    expect(await ledger.balance(user, 'TRX')).toBe(0n);
  });

  it('is guarded by the database where nobody asked before', async () => {
    const user = await userWith(5n);
    await expect(post(transfer(`debit:${user}`, 'debit', userAccount(user), REVENUE, 6n))).rejects.toThrow(
      'balance',
    );
    expect(await ledger.balance(user, 'TRX')).toBe(5n);
  });

  it('says what is missing and changes nothing when it does not cover the price', async () => {
    const user = await userWith(99n);
    await expect(
      rooms.database.transaction('rental.place-order', (tx) =>
        ledger.payFromBalance(tx, user, randomUUID(), 'TRX', 100n),
      ),
    ).rejects.toMatchObject({ details: { available: '99', needed: '100' } });
    expect(await ledger.balance(user, 'TRX')).toBe(99n);
  });
});
