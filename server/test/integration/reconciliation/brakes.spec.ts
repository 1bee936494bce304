import { randomBytes } from 'node:crypto';
import { BRAKES, type BrakeName } from '@energy-desk/shared/system';
import type { TronAddress } from '@energy-desk/shared/units';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { Settings } from '../../../src/domain/settings/index.js';
import { KeysModule, KeyVault } from '../../../src/gateways/keys/index.js';
import { AlertDeskModule, QueueAges } from '../../../src/processes/alerts/index.js';
import { Brakes, BrakesModule } from '../../../src/processes/brakes/index.js';
import { PoolImportModule, WalletImport } from '../../../src/processes/pool-upkeep/index.js';
import { RefundsModule } from '../../../src/processes/refunds/index.js';
import { SendRefundsStep } from '../../../src/processes/refunds/send-refunds.step.js';
import { DeliverStep } from '../../../src/processes/rental/deliver.step.js';
import { RentalWorkerModule } from '../../../src/processes/rental/index.js';
import { GiveUpStep } from '../../../src/processes/rental/give-up.step.js';
import { ReclaimStep } from '../../../src/processes/rental/reclaim.step.js';
import { SellingGuard } from '../../../src/processes/rental/selling-guard.js';
import { OrdersModule, OrdersService } from '../../../src/domain/orders/index.js';
import { after, anOrder, cursorAt } from '../../builders/rows.js';
import { newAddress, Rooms } from '../../harness/rooms.js';
import { RefundTron } from '../refunds/refunds-world.js';

const IMPORTS = [
  RentalWorkerModule,
  RefundsModule,
  PoolImportModule,
  OrdersModule,
  KeysModule,
  BrakesModule,
  AlertDeskModule,
];
const HEIGHT = 1000;
const TRX = 1_000_000n;
const by = { actor: 'operator@desk.test', reason: 'something is odd' };

const opened: Rooms[] = [];
let rooms: Rooms;

/** One of each that a brake stops is ready to be done. */
beforeEach(async () => {
  const tron = new RefundTron();
  rooms = await Rooms.open(IMPORTS, { tron });
  opened.push(rooms);
  tron.accounts.set(rooms.config.treasuryAddress, { balanceSun: 1_000n * TRX });
  await cursorAt(rooms, HEIGHT);
  await rooms.query(
    `INSERT INTO chain_blocks (block_id, height, parent_id, block_time) VALUES ($1, $2, 'parent', $3)`,
    [randomBytes(32).toString('hex'), HEIGHT - 18, after((HEIGHT - 18) * 3)],
  );
  await rooms.query(
    `INSERT INTO cash_accounts (address, currency, watched_from_height) VALUES ($1, 'TRX', 0)`,
    [rooms.config.treasuryAddress],
  );
  await rooms.query(
    `INSERT INTO refunds (id, business_key, address, currency, amount, reason, status)
     VALUES (gen_random_uuid(), 'a refund', $1, 'TRX', 5000000, 'address_credit', 'due')`,
    [newAddress()],
  );
  const ended = await order();
  await order();
  const wallet = await aWallet();
  await rooms.query(`UPDATE orders SET status = 'reclaiming', energy_missing = 0 WHERE id = $1`, [ended]);
  await rooms.query(
    `INSERT INTO energy_delegations (order_id, wallet_id, supplier, receiver, sun, energy, attempt, part, status,
       delegate_txid, delegate_solid, active_at, ended_at, reclaim_after)
     SELECT id, $2, $3, receiver, 7000000000, 65000, 1, 0, 'ended', $4, true, $5, $5, $5 FROM orders WHERE id = $1`,
    [ended, wallet.id, wallet.address, randomBytes(32).toString('hex'), after(0)],
  );
});
afterAll(async () => {
  await Promise.all(opened.map((one) => one.close()));
});

async function order(capacityDeadline = after(99_999)): Promise<string> {
  const made = anOrder({ status: 'paid', paidAt: after(0), capacityDeadline });
  await rooms.database.transaction('rental.place-order', (tx) => rooms.get(OrdersService).create(tx, made));
  return made.id;
}

async function aWallet(): Promise<{ id: string; address: TronAddress }> {
  const privateKey = randomBytes(32).toString('hex');
  const address = rooms.get(KeyVault).addressOf(privateKey);
  const wallets = [{ address, privateKey, permissionId: 0, label: '' }];
  const pool = { name: 'pool', status: 'active' as const, costPerEnergySun: 1n, priority: 1, wallets };
  await rooms.get(WalletImport).addMissing(pool);
  return {
    id: String(await rooms.value('SELECT id FROM supplier_wallets WHERE address = $1', [address])),
    address,
  };
}

/** Lets everything go that may, and says what did. */
async function whatGoesOn(): Promise<Record<BrakeName, boolean>> {
  const selling = await rooms
    .get(SellingGuard)
    .assertOpen()
    .then(
      () => true,
      () => false,
    );
  await rooms.get(DeliverStep).run();
  await rooms.get(ReclaimStep).run();
  await rooms.get(SendRefundsStep).run();
  const signed = await rooms.query<{ purpose: string }>('SELECT DISTINCT purpose FROM tron_transactions');
  const has = (purpose: string): boolean => signed.some((one) => one.purpose === purpose);
  return { selling, delegating: has('delegate'), reclaiming: has('undelegate'), refunds: has('refund') };
}

const ALL = Object.fromEntries(BRAKES.map((name) => [name, true]));

describe('a brake', () => {
  it('that nobody pulled stops nothing', async () => {
    expect(await whatGoesOn()).toEqual(ALL);
  });

  it.each(BRAKES)('%s stops that and nothing else, is told, and lets go again', async (name) => {
    const brakes = rooms.get(Brakes);
    await brakes.change(name, true, by);
    rooms.get(Settings).forget();
    expect(await brakes.pulled()).toEqual([name]);
    expect(await whatGoesOn()).toEqual({ ...ALL, [name]: false });
    const open = () =>
      rooms.query(`SELECT subject FROM alerts WHERE kind = 'brake_pulled' AND resolved_at IS NULL`);
    expect(await open()).toEqual([{ subject: name }]);
    await brakes.change(name, false, { ...by, reason: 'well again' });
    rooms.get(Settings).forget();
    expect(await whatGoesOn()).toEqual(ALL);
    expect(await open()).toEqual([]);
    expect(
      await rooms.query(
        `SELECT action, actor, reason FROM audit_logs WHERE subject = $1 ORDER BY created_at, id`,
        [`brake:${name}`],
      ),
    ).toEqual([
      { action: 'brakes.pull', ...by },
      { action: 'brakes.release', ...by, reason: 'well again' },
    ]);
  });
});

describe('a paid order under the brake of delegating', () => {
  const statusOf = (id: string) => rooms.value('SELECT status FROM orders WHERE id = $1', [id]);
  let id: string;
  beforeEach(async () => {
    id = await order(after(HEIGHT * 3));
    await rooms.get(Brakes).change('delegating', true, by);
    rooms.get(Settings).forget();
  });

  it('waits as for energy, and is refunded when its patience is over', async () => {
    await rooms.get(DeliverStep).run();
    await rooms.get(GiveUpStep).run();
    expect(await statusOf(id)).toBe('waiting_capacity');
    expect([...(await rooms.get(QueueAges).waiting()).keys()]).toContain('delivery');
    await cursorAt(rooms, HEIGHT + 1);
    await rooms.get(GiveUpStep).run();
    expect(await statusOf(id)).toBe('refunding');
    await rooms.get(Brakes).change('delegating', false, by);
    rooms.get(Settings).forget();
    await rooms.get(DeliverStep).run();
    expect(await statusOf(id)).toBe('refunding');
    expect(await rooms.value('SELECT reason FROM orders WHERE id = $1', [id])).toBe('no_capacity');
  });

  it('stays as it is while chain and books are being compared', async () => {
    await rooms.query(`INSERT INTO send_holds (cause, from_height) VALUES ('restore', 900)`);
    await cursorAt(rooms, HEIGHT + 1);
    await rooms.get(DeliverStep).run();
    await rooms.get(GiveUpStep).run();
    expect(await statusOf(id)).toBe('paid');
  });
});
