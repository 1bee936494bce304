import { randomBytes } from 'node:crypto';
import { sun } from '@energy-desk/shared/units';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { ChainService, OperationSends, SendHolds } from '../../../src/domain/chain/index.js';
import { energyOfStake, stakeForEnergy, withMargin } from '../../../src/domain/pools/index.js';
import { energy } from '@energy-desk/shared/units';
import { LostRentals, ReconciliationDesk } from '../../../src/processes/reconciliation/index.js';
import { CompareStartStep } from '../../../src/processes/reconciliation/compare-start.step.js';
import { StartGuard } from '../../../src/processes/reconciliation/start-guard.js';
import { DeliverStep } from '../../../src/processes/rental/deliver.step.js';
import { newAddress } from '../../harness/rooms.js';
import { HEIGHT, ReconciliationWorld, SOLID } from './reconciliation-world.js';

const TOTALS = { limit: 180_000_000_000n, weight: 18_971_780_957n };
const STAKE = stakeForEnergy(withMargin(energy(65_000), 10), TOTALS);
const DELEGATE = 'DelegateResourceContract';
const UNDELEGATE = 'UnDelegateResourceContract';
const PERMISSIONS = 'AccountPermissionUpdateContract';
const by = { actor: 'operator@desk.test', reason: 'looked at it' };

const worlds: ReconciliationWorld[] = [];
let world: ReconciliationWorld;
beforeEach(async () => {
  world = await ReconciliationWorld.open();
  worlds.push(world);
  await world.rooms.query(`INSERT INTO watch_marks (name, value) VALUES ('foreign-operations', $1)`, [
    SOLID - 50,
  ]);
});
afterAll(async () => {
  await Promise.all(worlds.map(({ rooms }) => rooms.close()));
});

const restored = (): Promise<object[]> =>
  world.rooms.query(`INSERT INTO restore_marks (note) VALUES ('a test')`);
const stopped = (minutes: number): Promise<object[]> =>
  world.rooms.query(`UPDATE chain_cursor SET updated_at = now() - $1 * interval '1 minute'`, [minutes]);
const start = (): Promise<void> => world.rooms.get(StartGuard).onModuleInit();
const compare = (): Promise<void> => world.rooms.get(CompareStartStep).run();
const hold = () => world.rooms.get(SendHolds).open();
const maySign = (): Promise<boolean> => world.rooms.get(ChainService).maySign();

/** Held, the scanner at the head, and what it held then solid. */
async function compared(height = HEIGHT + 30): Promise<void> {
  await world.rooms.query('UPDATE chain_cursor SET updated_at = now()');
  await compare();
  await world.at(height);
  await compare();
}

/** What a worker would send now. */
async function sent(): Promise<number> {
  const { database } = world.rooms;
  const due = await database.transaction('chain.record-send', (tx) =>
    world.rooms.get(OperationSends).take(tx, 100),
  );
  return due.length;
}

async function signedRow(): Promise<void> {
  await world.rooms.query(
    `INSERT INTO tron_transactions (purpose, subject, owner_address, txid, signed_hex, expiration, status)
     VALUES ('delegate', $1, $1, $1, 'aa', now() + interval '10 years', 'signed')`,
    [randomBytes(32).toString('hex')],
  );
}

describe('a start', () => {
  it('is held where the cursor did not move for too long, and not a minute before', async () => {
    await stopped(9);
    await start();
    expect(await hold()).toBeNull();
    await stopped(11);
    await start();
    expect(await hold()).toMatchObject({ cause: 'long_stop', status: 'scanning' });
    await start();
    expect(await world.rooms.value('SELECT count(*)::int FROM send_holds')).toBe(1);
  });

  it('signs and sends nothing while it is held, sells nothing, and says so', async () => {
    await signedRow();
    await stopped(60);
    await start();
    await world.rooms.query('UPDATE chain_cursor SET updated_at = now()');
    await world.wallet();
    const order = await world.order();
    expect([await maySign(), await sent()]).toEqual([false, 0]);
    await world.rooms.get(DeliverStep).run();
    expect(await world.rooms.value('SELECT status FROM orders WHERE id = $1', [order.id])).toBe('paid');
    await expect(world.rooms.get(ChainService).assertWatched(120)).rejects.toMatchObject({
      code: 'selling/paused',
    });
    await compare();
    expect(await world.alerts('sending_held')).toHaveProperty('sending');
  });

  it('goes on by itself after a long stop that left no doubt', async () => {
    await signedRow();
    await stopped(60);
    await start();
    await compare();
    // The scanner stands still yet.
    expect(await hold()).toMatchObject({ reachedHeight: null });
    await compared();
    expect(await hold()).toBeNull();
    expect([await maySign(), await sent()]).toEqual([true, 1]);
    expect(await world.alerts('sending_held')).toEqual({});
  });

  it('waits for a person after a long stop in which energy was lent that fits nothing', async () => {
    const wallet = await world.wallet();
    await stopped(60);
    await start();
    await world.onChain(wallet.address, DELEGATE, newAddress(), STAKE, HEIGHT + 5);
    await compared();
    expect(await hold()).toMatchObject({ status: 'compared', doubts: 1 });
    expect(await maySign()).toBe(false);
  });

  it('tells what an owner did meanwhile that is no doubt, and goes on without it', async () => {
    const wallet = await world.wallet();
    await stopped(60);
    await start();
    const during = await world.onChain(wallet.address, PERMISSIONS, '', 0n, HEIGHT + 5);
    // The scanner had seen this block: whatever is in it and ours, the books know.
    const before = await world.onChain(wallet.address, DELEGATE, newAddress(), STAKE, HEIGHT - 5);
    await compared();
    expect(await hold()).toBeNull();
    const told = await world.alerts('wallet_foreign_operation');
    expect(Object.keys(told).sort()).toEqual([before, during].sort());
    expect(told[during]).toContain(`${wallet.address} sent a ${PERMISSIONS}`);
  });

  it('leaves what is in doubt to the comparison, and tells no alert of it', async () => {
    const wallet = await world.wallet();
    await restored();
    await start();
    await world.onChain(wallet.address, PERMISSIONS, '', 0n, HEIGHT + 5);
    await compared();
    expect(await hold()).toMatchObject({ status: 'compared', doubts: 1 });
    expect(await world.alerts('wallet_foreign_operation')).toEqual({});
  });

  it('waits for a person after every restore, whatever was found', async () => {
    await restored();
    await start();
    expect(await hold()).toMatchObject({ cause: 'restore' });
    await expect(
      world.rooms.get(ReconciliationDesk).release((await hold())?.id ?? '', by),
    ).rejects.toMatchObject({ code: 'holds/not_compared' });
    await compared();
    expect(await hold()).toMatchObject({ status: 'compared', doubts: 0 });
    expect(await maySign()).toBe(false);

    const id = (await hold())?.id ?? '';
    const desk = world.rooms.get(ReconciliationDesk);
    const both = await Promise.allSettled([desk.release(id, by), desk.release(id, by)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await maySign()).toBe(true);
    const audits = `SELECT count(*)::int FROM audit_logs WHERE action = 'holds.release' AND subject = $1`;
    expect(await world.rooms.value(audits, [`hold:${id}`])).toBe(1);
    // The same mark holds no second start.
    await start();
    expect(await hold()).toBeNull();
  });
});

describe('what the books lost', () => {
  beforeEach(async () => {
    await restored();
    await start();
  });

  it('is the delivery of an order that is paid: it is not delivered again', async () => {
    const wallet = await world.wallet();
    const order = await world.order();
    const txid = await world.onChain(wallet.address, DELEGATE, order.receiver, STAKE, HEIGHT + 5);
    await compared();
    expect(await hold()).toMatchObject({ doubts: 0, findings: { adopted: [{ txid, purpose: 'delegate' }] } });
    await compare();
    await world.rooms.get(ReconciliationDesk).release((await hold())?.id ?? '', by);
    await world.rooms.get(DeliverStep).run();
    expect(await world.rooms.query('SELECT txid, status, noticed FROM tron_transactions')).toEqual([
      { txid, status: 'solid', noticed: false },
    ]);
    expect(await world.rooms.value('SELECT energy_missing FROM orders WHERE id = $1', [order.id])).toBe(0);
  });

  it('is found in a backup too in which nobody had looked for it', async () => {
    await world.rooms.query('DELETE FROM watch_marks');
    const wallet = await world.wallet();
    await world.onChain(wallet.address, DELEGATE, newAddress(), STAKE, HEIGHT + 5);
    await compared();
    expect(await hold()).toMatchObject({ status: 'compared', doubts: 1 });
  });

  it('is found late too, for as long as nobody released', async () => {
    const wallet = await world.wallet();
    const receiver = newAddress();
    await world.onChain(wallet.address, DELEGATE, receiver, STAKE, HEIGHT + 5);
    await compared();
    expect(await hold()).toMatchObject({ status: 'compared', doubts: 1 });
    // Its payment is judged only now.
    await world.order({ receiver });
    await compare();
    expect(await hold()).toMatchObject({ status: 'compared', doubts: 0 });
  });

  it('is the end of a rental that was over, not of one that was not', async () => {
    const over = await world.lend(STAKE, { status: 'ended' });
    const running = await world.lend(STAKE, { status: 'ended' });
    const endsAt = `UPDATE orders SET ends_at = (SELECT block_time FROM chain_cursor) + $2 * interval '1 second' WHERE id = $1`;
    await world.rooms.query(endsAt, [over.orderId, -60]);
    await world.rooms.query(endsAt, [running.orderId, 3600]);
    const txid = await world.onChain(over.wallet.address, UNDELEGATE, over.receiver, STAKE, HEIGHT + 5);
    const early = await world.onChain(
      running.wallet.address,
      UNDELEGATE,
      running.receiver,
      STAKE,
      HEIGHT + 5,
    );
    await compared();
    const found = await hold();
    expect(found).toMatchObject({ findings: { adopted: [{ txid, purpose: 'undelegate' }] } });
    expect(found?.findings['doubts']).toMatchObject([{ txid: early, kind: UNDELEGATE, returned: false }]);
  });

  it('is a refund, to the sun: it is not sent again, and its books are put right', async () => {
    const treasury = world.rooms.config.treasuryAddress;
    const [right, wrong] = [newAddress(), newAddress()];
    for (const address of [right, wrong])
      await world.rooms.query(
        `INSERT INTO refunds (id, business_key, address, currency, amount, reason, status)
         VALUES (gen_random_uuid(), $1, $1, 'TRX', 5000000, 'address_credit', 'due')`,
        [address],
      );
    const txid = await world.onChain(treasury, 'TransferContract', right, 4_700_000n, HEIGHT + 5);
    const other = await world.onChain(treasury, 'TransferContract', wrong, 4_600_000n, HEIGHT + 5);
    await world.rooms.query('UPDATE chain_movements SET booked = true');
    await compared();
    expect(await world.rooms.query('SELECT address, status, txid FROM refunds ORDER BY status')).toEqual([
      { address: wrong, status: 'due', txid: null },
      { address: right, status: 'sending', txid },
    ]);
    expect((await hold())?.findings['doubts']).toMatchObject([{ txid: other, counterparty: wrong }]);
    expect(
      await world.rooms.query(
        `SELECT a.code, e.amount::text FROM balance_transactions e JOIN ledger_accounts a ON a.id = e.account_id ORDER BY 1`,
      ),
    ).toEqual([
      { code: 'owner_funds:TRX', amount: '-4700000' },
      { code: 'refunds_payable:TRX', amount: '4700000' },
    ]);
    await compare();
    expect(await world.rooms.value('SELECT count(*)::int FROM ledger_transactions')).toBe(1);
  });

  it('is a rental whose order is gone: a person takes it over, and it ends like any other', async () => {
    const wallet = await world.wallet();
    const receiver = newAddress();
    const [kept, back] = [
      await world.onChain(wallet.address, DELEGATE, receiver, STAKE, HEIGHT + 5),
      await world.onChain(wallet.address, DELEGATE, newAddress(), STAKE, HEIGHT + 5),
    ];
    const returnedTo = await world.rooms.value('SELECT counterparty FROM chain_movements WHERE txid = $1', [
      back,
    ]);
    await world.onChain(wallet.address, UNDELEGATE, String(returnedTo), STAKE, HEIGHT + 6);
    await compared();
    const idOf = async (txid: string): Promise<string> =>
      String(await world.rooms.value('SELECT id FROM foreign_operations WHERE txid = $1', [txid]));
    const lost = world.rooms.get(LostRentals);
    await expect(lost.takeOver(await idOf(back), 300, by)).rejects.toMatchObject({
      code: 'foreign_operations/not_lent',
    });
    const id = await idOf(kept);
    const both = await Promise.allSettled([lost.takeOver(id, 300, by), lost.takeOver(id, 300, by)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find((one) => one.status === 'rejected')).toMatchObject({
      reason: { code: 'foreign_operations/not_found' },
    });
    const [order] = await world.rooms.query<{ energy: number }>(
      'SELECT kind, status, receiver, energy, energy_missing, amount::text FROM orders',
    );
    expect(order).toMatchObject({
      kind: 'manual',
      status: 'delegating',
      receiver,
      energy_missing: 0,
      amount: '0',
    });
    expect(order?.energy).toBeLessThanOrEqual(energyOfStake(sun(STAKE), TOTALS));
    expect(order?.energy).toBeGreaterThanOrEqual(65_000);
    expect(
      await world.rooms.value(`SELECT count(*)::int FROM audit_logs WHERE action = 'orders.take-over'`),
    ).toBe(1);
  });
});
