import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ReconciliationDesk } from '../../../src/processes/reconciliation/index.js';
import { ReconcileStep } from '../../../src/processes/reconciliation/reconcile.step.js';
import { after, aTransfer, aUser } from '../../builders/rows.js';
import { ReconciliationWorld, SOLID } from './reconciliation-world.js';

let world: ReconciliationWorld;
beforeAll(async () => {
  world = await ReconciliationWorld.open();
});
afterAll(() => world.rooms.close());

const query = (sql: string, parameters: unknown[] = []): Promise<object[]> =>
  world.rooms.query(sql, parameters);

async function entry(amounts: readonly [kind: string, amount: number][]): Promise<void> {
  await query(
    `WITH t AS (INSERT INTO ledger_transactions (business_key, kind) VALUES (gen_random_uuid()::text, 'test') RETURNING id),
       a AS (INSERT INTO ledger_accounts (code, kind, currency) SELECT k || ':TRX', k, 'TRX' FROM unnest($1::text[]) k
         ON CONFLICT (code) DO UPDATE SET kind = excluded.kind RETURNING id, kind)
     INSERT INTO balance_transactions (transaction_id, account_id, currency, amount)
     SELECT t.id, a.id, 'TRX', n.amount FROM t, a JOIN unnest($1::text[], $2::bigint[]) n (kind, amount) USING (kind)`,
    [amounts.map(([kind]) => kind), amounts.map(([, amount]) => amount)],
  );
}

/** Makes a difference and undoes it: each gives what should be open meanwhile. */
const KINDS: Record<
  string,
  () => Promise<{ subject: string; ours: string | null; chains: string | null; undo: () => Promise<unknown> }>
> = {
  cash: async () => {
    const address = await world.cashAccount(5_000_000n);
    world.tron.cash.set(`${address}:TRX`, 4_000_000n);
    const undo = async () => world.tron.cash.set(`${address}:TRX`, 5_000_000n);
    return { subject: `${address}:TRX`, ours: '5000000', chains: '4000000', undo };
  },
  delegation: async () => {
    const { wallet, receiver } = await world.lend(7_000_000n);
    world.tron.lent.set(`${wallet.address}:${receiver}`, 0n);
    const undo = async () => world.tron.lent.set(`${wallet.address}:${receiver}`, 7_000_000n);
    return { subject: `${wallet.address}:${receiver}`, ours: '7000000', chains: '0', undo };
  },
  ledger_sum: async () => {
    await entry([['revenue', -5]]);
    return { subject: 'TRX', ours: '-5', chains: '0', undo: () => entry([['revenue', 5]]) };
  },
  balance_row: async () => {
    const code = `user:${await aUser(world.rooms)}:TRX`;
    await query(`INSERT INTO ledger_accounts (code, kind, currency, balance) VALUES ($1, 'user', 'TRX', 9)`, [
      code,
    ]);
    const undo = () => query('UPDATE ledger_accounts SET balance = 0 WHERE code = $1', [code]);
    return { subject: code, ours: '9', chains: '0', undo };
  },
  payment_unbooked: async () => {
    const { txid, fromAddress, toAddress } = aTransfer();
    const [row] = (await query(
      `INSERT INTO payments (txid, idx, currency, from_address, to_address, amount, height, block_id, block_time, tx_expiration)
       VALUES ($1, 0, 'TRX', $2, $3, 77, $4, 'block', $5, $5) RETURNING id`,
      [txid, fromAddress, toAddress, SOLID - 100, after(0)],
    )) as { id: string }[];
    const undo = () =>
      query(
        `UPDATE payments SET booked = 'solid', status = 'settled', outcome = 'unmatched' WHERE txid = $1`,
        [txid],
      );
    return { subject: row?.id ?? '', ours: '0', chains: '77', undo };
  },
  operation: async () => {
    const txid = randomBytes(32).toString('hex');
    await query(
      `INSERT INTO tron_transactions (purpose, subject, owner_address, txid, signed_hex, expiration, status)
       VALUES ('delegate', $1, $1, $1, '', $2, 'sent')`,
      [txid, after(0)],
    );
    const undo = () => query(`UPDATE tron_transactions SET status = 'dead' WHERE txid = $1`, [txid]);
    return { subject: txid, ours: null, chains: null, undo };
  },
};

describe('comparing books and chain', () => {
  it('finds nothing where nothing differs', async () => {
    await world.cashAccount(3_000_000n, 'USDT');
    await world.lend(5_000_000n);
    expect(await world.compare()).toEqual([]);
    expect(await world.alerts('reconciliation_difference')).toEqual({});
  });

  it.each(Object.keys(KINDS))('finds a difference of %s, says what to do, and closes it', async (kind) => {
    const { subject, ours, chains, undo } = await (KINDS[kind] ?? KINDS['cash']!)();
    const found = await world.compare();
    expect(found).toEqual([{ kind, subject, ours, chains, advice: expect.stringMatching(/\w{3}.*[.?]$/) }]);
    const told = (await world.alerts('reconciliation_difference'))[`${kind}:${subject}`];
    expect(told).toContain(found[0]?.advice);
    if (kind === 'ledger_sum') expect(await world.alerts('books_out_of_balance')).toHaveProperty('sum:TRX');

    const since = await world.rooms.value(
      'SELECT since FROM reconciliation_differences WHERE subject = $1 AND closed_at IS NULL',
      [subject],
    );
    await world.compare();
    expect(
      await world.rooms.query('SELECT since FROM reconciliation_differences WHERE subject = $1', [subject]),
    ).toEqual([{ since }]);

    await undo();
    expect(await world.compare()).toEqual([]);
    expect(await world.alerts('reconciliation_difference')).toEqual({});
    expect(await world.alerts('books_out_of_balance')).toEqual({});
  });

  it('believes no single node that says otherwise', async () => {
    await world.cashAccount(3_000_000n);
    await world.lend(5_000_000n);
    world.tron.lie = 1n;
    try {
      expect(await world.compare()).toEqual([]);
    } finally {
      world.tron.lie = 0n;
    }
  });

  it('takes a node that is away for no difference, nor for the end of one', async () => {
    const address = await world.cashAccount(3_000_000n);
    const { wallet, receiver } = await world.lend(5_000_000n);
    world.tron.down = true;
    try {
      expect(await world.compare()).toEqual([]);
      world.tron.down = false;
      world.tron.cash.set(`${address}:TRX`, 1n);
      world.tron.lent.set(`${wallet.address}:${receiver}`, 1n);
      const open = await world.compare();
      expect(open.map(({ kind }) => kind)).toEqual(['cash', 'delegation']);
      world.tron.down = true;
      expect(await world.compare()).toEqual(open);
      expect(Object.keys(await world.alerts('reconciliation_difference'))).toHaveLength(2);
    } finally {
      world.tron.down = false;
      world.tron.cash.set(`${address}:TRX`, 3_000_000n);
      world.tron.lent.set(`${wallet.address}:${receiver}`, 5_000_000n);
    }
    expect(await world.compare()).toEqual([]);
  });

  it('leaves out what is just on its way, and closes the rest all the same', async () => {
    const [moving, wrong] = [await world.lend(5_000_000n), await world.lend(6_000_000n)];
    world.tron.lent.set(`${wrong.wallet.address}:${wrong.receiver}`, 0n);
    expect(await world.compare()).toHaveLength(1);
    await query(
      `INSERT INTO tron_transactions (purpose, subject, owner_address, txid, signed_hex, expiration, status)
       SELECT 'undelegate', id::text, supplier, $2, '', now() + interval '1 year', 'sent'
       FROM energy_delegations WHERE order_id = $1`,
      [moving.orderId, randomBytes(32).toString('hex')],
    );
    world.tron.lent.set(`${moving.wallet.address}:${moving.receiver}`, 0n);
    world.tron.lent.set(`${wrong.wallet.address}:${wrong.receiver}`, 6_000_000n);
    expect(await world.compare()).toEqual([]);
    await query(`UPDATE energy_delegations SET status = 'reclaimed' WHERE order_id = $1`, [moving.orderId]);
  });
});

describe('a comparison', () => {
  it('is one at a time, and one that died is done anew with the same result', async () => {
    const desk = world.rooms.get(ReconciliationDesk);
    const address = await world.cashAccount(3_000_000n);
    world.tron.cash.set(`${address}:TRX`, 1n);
    const { id } = await desk.compareNow('finance@desk.test');
    await expect(desk.compareNow('owner@desk.test')).rejects.toMatchObject({
      code: 'reconciliation/running',
    });
    // Two workers at once, as after a lease ran out: both compare, one result counts.
    const step = world.rooms.get(ReconcileStep);
    await Promise.all([step.run(), step.run()]);
    await step.run();
    expect(await desk.run(id)).toMatchObject({ status: 'done', differences: 1 });
    expect(await world.open()).toMatchObject([{ kind: 'cash', subject: `${address}:TRX` }]);
    expect(await world.alerts('reconciliation_difference')).toHaveProperty(`cash:${address}:TRX`);
    const audits = `SELECT count(*)::int FROM audit_logs WHERE action = 'reconciliation.run' AND subject = $1`;
    expect(await world.rooms.value(audits, [`reconciliation:${id}`])).toBe(1);
    world.tron.cash.set(`${address}:TRX`, 3_000_000n);
    await world.compare();
  });
});
