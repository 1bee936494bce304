import { randomBytes, randomUUID } from 'node:crypto';
import type { TronAddress } from '@energy-desk/shared/units';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Settings } from '../../../src/domain/settings/index.js';
import { PricingModule } from '../../../src/domain/pricing/index.js';
import { RiskModule, RiskService } from '../../../src/domain/risk/index.js';
import { OrdersModule, OrdersService } from '../../../src/domain/orders/index.js';
import { KeysModule, KeyVault } from '../../../src/gateways/keys/index.js';
import { PoolImportModule, WalletImport } from '../../../src/processes/pool-upkeep/index.js';
import { RentalModule, RentalService } from '../../../src/processes/rental/index.js';
import { SellingGuard } from '../../../src/processes/rental/selling-guard.js';
import { after, anOrder, aUser, cursorAt, prices } from '../../builders/rows.js';
import { FakeTron } from '../../harness/fake-tron.js';
import { newAddress, Rooms } from '../../harness/rooms.js';

const TRX = 1_000_000n;
const ROOMS = [RentalModule, OrdersModule, PricingModule, RiskModule, PoolImportModule, KeysModule];

let rooms: Rooms;
let tron: FakeTron;
let height = 1_000;

beforeAll(async () => {
  tron = new FakeTron();
  rooms = await Rooms.open(ROOMS, { tron });
  await prices(rooms);
});
afterAll(() => rooms.close());
beforeEach(async () => {
  await cursorAt(rooms, (height += 10));
  await rooms.query(`UPDATE supplier_wallets SET status = 'disabled'`);
  await rooms.query(`UPDATE orders SET status = 'failed'`);
  await forgotten();
});

/** The guard remembers what it saw for a second: a process that has just started remembers nothing. */
async function forgotten(): Promise<void> {
  await rooms.close();
  rooms = await rooms.twin(ROOMS, { tron });
}

async function wallet(delegatable: bigint): Promise<TronAddress> {
  const privateKey = randomBytes(32).toString('hex');
  const address = rooms.get(KeyVault).addressOf(privateKey);
  tron.delegatable.set(address, delegatable);
  await rooms.get(WalletImport).addMissing({
    name: randomUUID(),
    status: 'active',
    costPerEnergySun: 1n,
    priority: 1,
    wallets: [{ address, privateKey, permissionId: 0, label: '' }],
  });
  return address;
}

/** The wallet as it was read at this height. */
async function read(address: TronAddress, delegatable: bigint, at = height): Promise<void> {
  await rooms.query(
    `INSERT INTO wallet_readings (wallet_id, height, delegatable_sun, free_bandwidth, staked_bandwidth, liquid_sun)
     SELECT id, $2, $3, 600, 1000000, 10000000000 FROM supplier_wallets WHERE address = $1
     ON CONFLICT (wallet_id) DO UPDATE SET height = excluded.height, delegatable_sun = excluded.delegatable_sun`,
    [address, at, delegatable.toString()],
  );
}

const paid = (given: object): Promise<unknown> =>
  rooms.database.transaction('rental.place-order', (tx) =>
    rooms.get(OrdersService).create(tx, anOrder({ status: 'paid', paidAt: after(0), ...given })),
  );

/** Asks for 65,000 energy: about 6,858 TRX of stake. */
const guard = (energy = 65_000, seconds = 3_600): Promise<void> =>
  rooms.get(SellingGuard).assertCapacity(energy, seconds);
const SOLD_OUT = { code: 'selling/sold_out', fault: 'world' };

async function place(given: object = {}) {
  return rooms.get(RentalService).placeOrder({
    userId: await aUser(rooms),
    energy: 65_000,
    durationSeconds: 3600,
    receiver: newAddress(),
    payWith: 'transfer',
    clientOrderId: randomUUID(),
    ...given,
  } as Parameters<RentalService['placeOrder']>[0]);
}

describe('selling', () => {
  it('goes on as long as the pools can give one order more, and no further', async () => {
    const address = await wallet(6_900n * TRX);
    await read(address, 6_900n * TRX);
    await guard();
    await expect(guard(66_000)).rejects.toMatchObject(SOLD_OUT);
    await expect(place({ energy: 66_000 })).rejects.toMatchObject(SOLD_OUT);
    expect((await place()).status).toBe('awaiting_payment');
  });

  it('leaves what is paid and undelivered to those who paid', async () => {
    const address = await wallet(14_000n * TRX);
    await read(address, 14_000n * TRX);
    await paid({ energy: 65_000 });
    await guard();
    await paid({ energy: 65_000 });
    await forgotten();
    await expect(guard()).rejects.toMatchObject(SOLD_OUT);
  });

  it('counts that a rental over a day takes more stake: one asked for, and one that is paid', async () => {
    const long = 86_401;
    const address = await wallet(13_730n * TRX);
    await read(address, 6_870n * TRX);
    await guard();
    tron.delegatable.set(address, 6_870n * TRX);
    await expect(guard(65_000, long)).rejects.toMatchObject(SOLD_OUT);
    await read(address, 13_730n * TRX);
    tron.delegatable.set(address, 13_730n * TRX);
    await paid({ energy: 65_000 });
    await forgotten();
    await guard();
    await rooms.query(`UPDATE orders SET duration_seconds = $1 WHERE status = 'paid'`, [long]);
    await forgotten();
    await expect(guard()).rejects.toMatchObject(SOLD_OUT);
  });

  it('counts what is promised and not yet on the chain', async () => {
    const address = await wallet(7_000n * TRX);
    await read(address, 7_000n * TRX);
    await paid({ energy: 65_000 });
    await expect(guard()).rejects.toMatchObject(SOLD_OUT);
    await rooms.query(
      `WITH planned AS (INSERT INTO energy_delegations (order_id, wallet_id, supplier, receiver, sun, energy, attempt,
         part, status, delegate_txid) SELECT o.id, w.id, w.address, o.receiver, 6858000000, 65000, 1, 0, 'planned', 't'
         FROM orders o, supplier_wallets w WHERE o.status = 'paid' AND w.address = $1 RETURNING id, wallet_id, sun)
       INSERT INTO energy_reservations (wallet_id, delegation_id, sun) SELECT wallet_id, id, sun FROM planned`,
      [address],
    );
    await rooms.query(`UPDATE orders SET energy_missing = 0, status = 'delegating' WHERE status = 'paid'`);
    await forgotten();
    await expect(guard()).rejects.toMatchObject(SOLD_OUT);
    await rooms.query('UPDATE energy_reservations SET closed_at = now()');
    await forgotten();
    await guard();
  });

  it('looks again before it refuses: rentals may have come back since the last reading', async () => {
    const address = await wallet(50_000n * TRX);
    await read(address, 10n * TRX, height - 5);
    await guard();
    await read(address, 10n * TRX);
    tron.delegatable.set(address, 10n * TRX);
    await forgotten();
    await expect(guard()).rejects.toMatchObject(SOLD_OUT);
  });

  it('refuses nobody for what is not known: no reading, a silent node, no figures of the network', async () => {
    const address = await wallet(10n * TRX);
    await guard();
    await read(address, 10n * TRX, height - 5);
    await forgotten();
    const silent = new Error('no node answers');
    const wallets = vi.spyOn(tron, 'readWallet').mockRejectedValue(silent);
    await guard();
    wallets.mockRestore();
    await forgotten();
    const totals = vi.spyOn(tron, 'energyTotals').mockRejectedValue(silent);
    await guard();
    totals.mockRestore();
    await expect(guard()).rejects.toMatchObject(SOLD_OUT);
  });

  it('refuses when every wallet is out of business, unless it is told to sell all the same', async () => {
    await wallet(50_000n * TRX);
    await rooms.query(`UPDATE supplier_wallets SET status = 'disabled'`);
    await expect(guard()).rejects.toMatchObject(SOLD_OUT);
    await rooms.get(Settings).set('selling.pause_when_sold_out', 'false');
    await guard();
    await rooms.get(Settings).set('selling.pause_when_sold_out', 'true');
  });

  it('stops with the brake', async () => {
    await read(await wallet(50_000n * TRX), 50_000n * TRX);
    await rooms.get(Settings).set('brake.selling', 'true');
    await expect(place()).rejects.toMatchObject({ code: 'selling/paused' });
    await rooms.get(Settings).set('brake.selling', 'false');
    expect((await place()).status).toBe('awaiting_payment');
  });
});

describe('an order', () => {
  const list = (list: 'deny' | 'allow', subjectKind: 'address' | 'user', subject: string): Promise<unknown> =>
    rooms.database.transaction('risk.change-list', (tx) =>
      rooms.get(RiskService).add(tx, { list, subjectKind, subject, note: '', actor: 'test' }),
    );
  beforeEach(async () => {
    await read(await wallet(500_000n * TRX), 500_000n * TRX);
  });

  it('of a denied user, or for a denied receiver, is refused and opens no request', async () => {
    const [userId, receiver] = [await aUser(rooms), newAddress()];
    await list('deny', 'user', userId);
    await list('deny', 'address', receiver);
    const before = await rooms.value('SELECT count(*) FROM payment_monitors');
    await expect(place({ userId })).rejects.toMatchObject({ code: 'risk/denied' });
    await expect(place({ receiver })).rejects.toMatchObject({ code: 'risk/denied' });
    expect(await rooms.value('SELECT count(*) FROM payment_monitors')).toBe(before);
  });

  it('above the volume of a day is refused, also paid in another way', async () => {
    const userId = await aUser(rooms);
    await rooms.get(Settings).set('risk.user_volume_sun_per_day', '3000000');
    expect((await place({ userId })).status).toBe('awaiting_payment');
    await expect(place({ userId })).rejects.toMatchObject({ code: 'risk/user_volume' });
    await expect(place({ userId, payWith: 'balance' })).rejects.toMatchObject({ code: 'risk/user_volume' });
    await list('allow', 'user', userId);
    expect((await place({ userId })).status).toBe('awaiting_payment');
    await rooms.get(Settings).set('risk.user_volume_sun_per_day', '0');
  });
});
