import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UnexplainedCashDesk } from '../../../src/processes/reconciliation/index.js';
import { after, aTransfer } from '../../builders/rows.js';
import { outcomes } from '../../harness/eventually.js';
import { ReconciliationWorld, SOLID } from './reconciliation-world.js';

const HAD = 5_000_000n;
const by = { actor: 'finance@desk.test', reason: 'a contract sent it' };

let world: ReconciliationWorld;
let desk: UnexplainedCashDesk;
beforeAll(async () => {
  world = await ReconciliationWorld.open();
  desk = world.rooms.get(UnexplainedCashDesk);
});
afterAll(() => world.rooms.close());

/** An address whose money changed by no transfer, as the last comparison found it. */
async function grown(sun: bigint, currency: 'TRX' | 'USDT' = 'TRX') {
  const address = await world.cashAccount(HAD, currency);
  const subject = `${address}:${currency}`;
  world.tron.cash.set(subject, HAD + sun);
  await world.compare();
  const differenceId = String(
    await world.rooms.value('SELECT id FROM reconciliation_differences WHERE subject = $1', [subject]),
  );
  return { address, subject, wish: { differenceId, ours: HAD, chains: HAD + sun, key: randomUUID() } };
}

const balanceOf = async (code: string): Promise<bigint> =>
  BigInt(
    String(
      await world.rooms.value(
        `SELECT coalesce(sum(e.amount), 0)::text FROM balance_transactions e
         JOIN ledger_accounts a ON a.id = e.account_id WHERE a.code = $1`,
        [code],
      ),
    ),
  );

const audited = (id: string): Promise<unknown> =>
  world.rooms.value('SELECT count(*)::int FROM audit_logs WHERE subject = $1', [`reconciliation:${id}`]);

/** A movement of the address in a block, as the scanner stores it. */
const moved = (address: string, sun: bigint, height: number, booked: boolean): Promise<object[]> =>
  world.rooms.query(
    `INSERT INTO chain_movements (address, txid, idx, kind, currency, amount, fee_sun, height, block_id, block_time, booked)
     VALUES ($1, $2, 0, 'TransferContract', 'TRX', $3, 5, $4, 'block', $5, $6)`,
    [address, randomBytes(32).toString('hex'), sun.toString(), height, after(0), booked],
  );

/** A payment to the address in a block, as the scanner stores it. */
const paid = (toAddress: string, sun: bigint, height: number, booked: string): Promise<object[]> =>
  world.rooms.query(
    `INSERT INTO payments (txid, idx, currency, from_address, to_address, amount, height, block_id, block_time,
       tx_expiration, booked) VALUES ($1, 0, 'TRX', $2, $3, $4, $5, 'block', $6, $6, $7)`,
    [aTransfer().txid, aTransfer().fromAddress, toAddress, sun.toString(), height, after(0), booked],
  );

describe('cash in the books', () => {
  it('is what the ledger has, and a movement that it has not, or has wrong, is seen', async () => {
    const address = await world.cashAccount(HAD);
    await moved(address, 70n, SOLID - 5, true);
    world.tron.cash.set(`${address}:TRX`, HAD + 65n);
    expect(await world.compare()).toMatchObject([
      { kind: 'cash', subject: `${address}:TRX`, ours: HAD.toString(), chains: (HAD + 65n).toString() },
    ]);
    await world.post(address, 'TRX', 65n);
    expect(await world.compare()).toEqual([]);
  });

  it('has what will yet be booked, and not what came after the block that the node tells of', async () => {
    const address = await world.cashAccount(HAD);
    world.tron.height = BigInt(SOLID - 3);
    try {
      await moved(address, 70n, SOLID - 5, false);
      await paid(address, 200n, SOLID - 5, 'none');
      await paid(address, 1_000n, SOLID - 5, 'receipt');
      await moved(address, 30_000n, SOLID, false);
      await moved(address, 400_000n, SOLID, true);
      await paid(address, 2_000_000n, SOLID, 'none');
      await paid(address, 7_000_000n, SOLID, 'solid');
      await world.post(address, 'TRX', 7_399_995n);
      world.tron.cash.set(`${address}:TRX`, HAD + 1_265n);
      expect(await world.compare()).toEqual([]);
    } finally {
      world.tron.height = BigInt(SOLID);
      world.tron.cash.set(`${address}:TRX`, HAD + 9_431_255n);
    }
    expect((await world.compare()).filter(({ kind }) => kind === 'cash')).toEqual([]);
    await world.rooms.query('DELETE FROM payments');
    await world.rooms.query('DELETE FROM cash_accounts WHERE address = $1', [address]);
  });
});

describe('a difference of cash', () => {
  it.each([
    ['that came', 3_000_000n, 'TRX'],
    ['that went', -3_000_000n, 'TRX'],
    ['that came', 2_000_000n, 'USDT'],
  ] as const)('%s is booked as unexplained once, and the books are right again', async (_, sun, currency) => {
    const { address, subject, wish } = await grown(sun, currency);
    const before = await balanceOf(`unexplained_receipts:${currency}`);
    expect(await world.alerts('reconciliation_difference')).toHaveProperty(`cash:${subject}`);
    await desk.book(wish, by);
    expect(await world.open()).toEqual([]);
    expect(await world.alerts('reconciliation_difference')).toEqual({});
    await desk.book(wish, by);
    expect(await world.compare()).toEqual([]);
    expect(await balanceOf(`cash:${address}:${currency}`)).toBe(HAD + sun);
    expect(await balanceOf(`unexplained_receipts:${currency}`)).toBe(before - sun);
    expect(await audited(wish.differenceId)).toBe(1);
  });

  it('that two people want to book is booked by one of them', async () => {
    const { address, wish } = await grown(7n);
    const { values, reasons } = await outcomes([
      desk.book(wish, by),
      desk.book({ ...wish, key: randomUUID() }, { ...by, actor: 'owner@desk.test' }),
    ]);
    expect(values).toHaveLength(1);
    expect(reasons).toMatchObject([{ code: 'differences/not_bookable' }]);
    expect(await balanceOf(`cash:${address}:TRX`)).toBe(HAD + 7n);
    expect(await audited(wish.differenceId)).toBe(1);
  });

  it('is not booked with amounts that are not those of now, neither of the books nor of the chain', async () => {
    const { address, subject, wish } = await grown(9n);
    const told = { code: 'differences/changed_meanwhile' };
    await expect(desk.book({ ...wish, ours: HAD + 1n }, by)).rejects.toMatchObject(told);
    await expect(desk.book({ ...wish, chains: HAD + 10n }, by)).rejects.toMatchObject(told);
    // It was booked otherwise since the comparison.
    await world.post(address, 'TRX', 9n);
    await expect(desk.book(wish, by)).rejects.toMatchObject(told);
    await world.post(address, 'TRX', -9n);
    // More came by no transfer.
    world.tron.cash.set(subject, HAD + 10n);
    await expect(desk.book(wish, by)).rejects.toMatchObject(told);
    world.tron.down = true;
    await expect(desk.book(wish, by)).rejects.toThrow();
    world.tron.down = false;
    expect(await balanceOf(`cash:${address}:TRX`)).toBe(HAD);
    // What moved meanwhile and is known changes nothing of what is not.
    await moved(address, 105n, SOLID - 1, false);
    world.tron.cash.set(subject, HAD + 109n);
    await desk.book(wish, by);
    expect(await world.compare()).toEqual([]);
  });

  it('that one node alone tells of is not booked', async () => {
    const { subject, wish } = await grown(11n);
    world.tron.cash.set(subject, HAD);
    world.tron.lie = 11n;
    world.tron.askFirstNodeAgain();
    try {
      await expect(desk.book(wish, by)).rejects.toMatchObject({ code: 'differences/changed_meanwhile' });
    } finally {
      world.tron.lie = 0n;
    }
    expect(await world.compare()).toEqual([]);
    await expect(desk.book(wish, by)).rejects.toMatchObject({ code: 'differences/not_bookable' });
  });

  it('is all that can be booked', async () => {
    const { wallet, receiver } = await world.lend(7_000_000n);
    world.tron.lent.set(`${wallet.address}:${receiver}`, 0n);
    await world.compare();
    const id = await world.rooms.value(
      `SELECT id FROM reconciliation_differences WHERE kind = 'delegation' AND closed_at IS NULL`,
    );
    const wish = { differenceId: String(id), ours: 7_000_000n, chains: 0n, key: randomUUID() };
    await expect(desk.book(wish, by)).rejects.toMatchObject({ code: 'differences/not_bookable' });
    await expect(desk.book({ ...wish, differenceId: randomUUID() }, by)).rejects.toMatchObject({
      code: 'differences/not_found',
    });
  });
});
