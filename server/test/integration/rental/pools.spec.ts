import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ChainModule } from '../../../src/domain/chain/index.js';
import { DelegationsModule } from '../../../src/domain/delegations/index.js';
import { OrdersModule, OrdersService } from '../../../src/domain/orders/index.js';
import { PoolsModule, PoolsService, stakeForEnergy, withMargin } from '../../../src/domain/pools/index.js';
import { KeysModule, KeyVault } from '../../../src/gateways/keys/index.js';
import { PoolImportModule, WalletImport } from '../../../src/processes/pool-upkeep/index.js';
import { DeliverStep } from '../../../src/processes/rental/deliver.step.js';
import { RentalWorkerModule } from '../../../src/processes/rental/index.js';
import { energy, sun, type Sun, type TronAddress } from '@energy-desk/shared/units';
import { after, anOrder, cursorAt, START } from '../../builders/rows.js';
import { FakeTron } from '../../harness/fake-tron.js';
import { Rooms } from '../../harness/rooms.js';

const IMPORTS = [
  RentalWorkerModule,
  PoolImportModule,
  PoolsModule,
  OrdersModule,
  DelegationsModule,
  ChainModule,
  KeysModule,
];
const TOTALS = { limit: 180_000_000_000n, weight: 18_971_780_957n };
const STAKE: Sun = stakeForEnergy(withMargin(energy(65_000), 10), TOTALS);

const tron = new FakeTron();
let rooms: Rooms;
let twin: Rooms;
let pools: PoolsService;
let poolId = 0;

beforeAll(async () => {
  rooms = await Rooms.open(IMPORTS, { tron });
  twin = await rooms.twin(IMPORTS, { tron });
  pools = rooms.get(PoolsService);
});
afterAll(async () => {
  await Promise.all([rooms.close(), twin.close()]);
});
beforeEach(async () => {
  await rooms.query(`UPDATE supplier_wallets SET status = 'disabled'`);
  await cursorAt(rooms, 1000);
  await rooms.query(
    `INSERT INTO chain_blocks (block_id, height, parent_id, block_time)
     VALUES ($1, 982, 'parent', $2) ON CONFLICT DO NOTHING`,
    [randomBytes(32).toString('hex'), START],
  );
});

/** A supplier wallet that can delegate so much. */
async function wallet(delegatable: bigint): Promise<{ id: string; address: TronAddress }> {
  const privateKey = randomBytes(32).toString('hex');
  const address = rooms.get(KeyVault).addressOf(privateKey);
  tron.delegatable.set(address, delegatable);
  await rooms.get(WalletImport).addMissing({
    name: `pool ${(poolId += 1)}`,
    status: 'active',
    costPerEnergySun: BigInt(poolId),
    priority: 1,
    wallets: [{ address, privateKey, permissionId: 0, label: '' }],
  });
  const [row] = await rooms.query<{ id: string }>('SELECT id FROM supplier_wallets WHERE address = $1', [
    address,
  ]);
  return { id: row?.id ?? '', address };
}

async function paidOrders(count: number): Promise<string[]> {
  const made = Array.from({ length: count }, (_, i) =>
    anOrder({ status: 'paid', paidAt: after(i), capacityDeadline: after(99_999) }),
  );
  for (const order of made)
    await rooms.database.transaction('rental.place-order', (tx) =>
      rooms.get(OrdersService).create(tx, order),
    );
  return made.map(({ id }) => id);
}

const promised = async (walletId: string): Promise<bigint> =>
  BigInt(
    String(
      await rooms.value(
        'SELECT coalesce(sum(sun), 0) FROM energy_reservations WHERE wallet_id = $1 AND closed_at IS NULL',
        [walletId],
      ),
    ),
  );
const countIn = (ids: readonly string[], status: string): Promise<unknown> =>
  rooms.value('SELECT count(*) FROM orders WHERE id = ANY($1) AND status = $2', [ids, status]);

describe('two workers that deliver from one wallet at once', () => {
  it('never promise more than it can give, and serve as many as it can', async () => {
    const { id } = await wallet(STAKE * 7n + STAKE / 2n);
    const orders = await paidOrders(20);
    for (let turn = 0; turn < 3; turn += 1)
      await Promise.all([rooms, twin].map((one) => one.get(DeliverStep).run()));
    expect(await promised(id)).toBe(STAKE * 7n);
    expect(await countIn(orders, 'delegating')).toBe('7');
    expect(await countIn(orders, 'waiting_capacity')).toBe('13');
    const delegations = await rooms.query<{ order_id: string }>(
      'SELECT order_id FROM energy_delegations WHERE wallet_id = $1',
      [id],
    );
    expect(new Set(delegations.map((one) => one.order_id)).size).toBe(7);
    expect(await rooms.value(`SELECT count(*) FROM tron_transactions WHERE status = 'signed'`)).toBe('7');
  });

  it('lend more for a rental over a day, during which the network grows', async () => {
    const { id } = await wallet(STAKE * 4n);
    const [short, long] = await paidOrders(2);
    await rooms.query('UPDATE orders SET duration_seconds = 86401 WHERE id = $1', [long]);
    await rooms.get(DeliverStep).run();
    const lent = (orderId?: string): Promise<unknown> =>
      rooms.value('SELECT sun::text FROM energy_delegations WHERE order_id = $1 AND wallet_id = $2', [
        orderId,
        id,
      ]);
    expect(await lent(short)).toBe(STAKE.toString());
    expect(await lent(long)).toBe(stakeForEnergy(withMargin(energy(65_000), 50), TOTALS).toString());
  });

  it('deliver each order once where there is plenty', async () => {
    await wallet(STAKE * 1000n);
    const orders = await paidOrders(60);
    for (let turn = 0; turn < 3; turn += 1)
      await Promise.all([rooms, twin].map((one) => one.get(DeliverStep).run()));
    expect(await countIn(orders, 'delegating')).toBe('60');
    const twice = await rooms.query(
      'SELECT order_id FROM energy_delegations GROUP BY order_id HAVING count(*) > 1',
    );
    expect(twice).toEqual([]);
  });
});

describe('a reservation', () => {
  /** Reserves a sun amount for a delegation that exists only here. */
  async function reserve(walletId: string, amount: bigint): Promise<string> {
    const [orderId] = await paidOrders(1);
    await rooms.query(`UPDATE orders SET energy_missing = 0, status = 'delegating' WHERE id = $1`, [orderId]);
    const delegationId = randomUUID();
    await rooms.query(
      `INSERT INTO energy_delegations (id, order_id, wallet_id, supplier, receiver, sun, energy, attempt, part,
         status, delegate_txid) VALUES ($1, $2, $3, 'S', 'R', $4, 65000, 1, 0, 'planned', 'tx')`,
      [delegationId, orderId, walletId, amount.toString()],
    );
    await rooms.database.transaction('rental.deliver', (tx) =>
      pools.reserve(tx, [{ walletId, delegationId, sun: amount }]),
    );
    return delegationId;
  }
  const read = (walletId: string, height: bigint, delegatableSun: bigint): Promise<void> =>
    rooms.database.transaction('pool.store-reading', (tx) =>
      pools.storeReading(tx, walletId, {
        height,
        delegatableSun: sun(delegatableSun),
        freeBandwidth: 600,
        stakedBandwidth: 100_000n,
        liquidSun: sun(0n),
        stakedSun: delegatableSun,
        delegatedSun: 0n,
        energyUsed: 0n,
        energyFreeAt: null,
      }),
    );
  const free = async (walletId: string, height: bigint): Promise<bigint | undefined> =>
    rooms.database.transaction('rental.deliver', async (tx) => {
      const [candidate] = await pools.lockCandidates(tx, [walletId], height);
      return candidate?.freeSun;
    });

  it('counts until a reading is two blocks past its delegate', async () => {
    const { id } = await wallet(0n);
    await read(id, 1000n, 1_000_000_000n);
    const delegation = await reserve(id, 300_000_000n);
    expect(await free(id, 1000n)).toBe(700_000_000n);
    await rooms.database.transaction('rental.confirm-delivery', (tx) =>
      pools.delegatesSeen(tx, [{ delegationId: delegation, height: 1001n }]),
    );
    await read(id, 1002n, 700_000_000n);
    expect(await free(id, 1002n)).toBe(400_000_000n);
    await read(id, 1003n, 700_000_000n);
    expect(await free(id, 1003n)).toBe(700_000_000n);
  });

  it('counts again when its delegate falls out of the chain, and no more once it is closed', async () => {
    const { id } = await wallet(0n);
    const delegation = await reserve(id, 300_000_000n);
    const seen = (height: bigint | null): Promise<void> =>
      rooms.database.transaction('rental.confirm-delivery', (tx) =>
        pools.delegatesSeen(tx, [{ delegationId: delegation, height }]),
      );
    await seen(900n);
    await read(id, 1000n, 500_000_000n);
    expect(await free(id, 1000n)).toBe(500_000_000n);
    await seen(null);
    expect(await free(id, 1000n)).toBe(200_000_000n);
    await rooms.database.transaction('rental.confirm-delivery', (tx) =>
      pools.closeReservations(tx, [delegation]),
    );
    expect(await free(id, 1000n)).toBe(500_000_000n);
  });

  it('is never measured against an old reading, nor one replaced by an older one', async () => {
    const { id } = await wallet(0n);
    await read(id, 1000n, 500_000_000n);
    await read(id, 999n, 900_000_000n);
    expect(await free(id, 1002n)).toBe(500_000_000n);
    expect(await free(id, 1003n)).toBeUndefined();
  });

  it('makes a wallet that is set aside, or of a closed pool, no candidate', async () => {
    const { id } = await wallet(0n);
    await read(id, 1000n, 500_000_000n);
    await rooms.database.transaction('rental.confirm-delivery', (tx) => pools.setAside(tx, id, 5, 'refused'));
    expect(await free(id, 1000n)).toBeUndefined();
    await rooms.query(
      `UPDATE supplier_wallets SET set_aside_until = now() - interval '1 second' WHERE id = $1`,
      [id],
    );
    expect(await free(id, 1000n)).toBe(500_000_000n);
    await rooms.query(
      `UPDATE energy_pools SET status = 'maintenance' WHERE id = (SELECT pool_id FROM supplier_wallets WHERE id = $1)`,
      [id],
    );
    expect(await free(id, 1000n)).toBeUndefined();
  });
});
