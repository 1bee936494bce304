import { energy } from '@energy-desk/shared/units';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stakeForEnergy, withMargin } from '../../../src/domain/pools/index.js';
import { FindForeignStep } from '../../../src/processes/reconciliation/find-foreign.step.js';
import { DeliverStep } from '../../../src/processes/rental/deliver.step.js';
import { newAddress } from '../../harness/rooms.js';
import { HEIGHT, ReconciliationWorld, SOLID } from './reconciliation-world.js';

const TOTALS = { limit: 180_000_000_000n, weight: 18_971_780_957n };
const STAKE = stakeForEnergy(withMargin(energy(65_000), 10), TOTALS);
const DELEGATE = 'DelegateResourceContract';

let world: ReconciliationWorld;
let height = HEIGHT;
beforeAll(async () => {
  world = await ReconciliationWorld.open();
  await world.rooms.query(`INSERT INTO watch_marks (name, value) VALUES ('foreign-operations', $1)`, [SOLID]);
});
afterAll(() => world.rooms.close());
beforeEach(async () => {
  height += 30;
  await world.at(height);
});

const find = (): Promise<void> => world.rooms.get(FindForeignStep).run();
const listed = (): Promise<object[]> =>
  world.rooms.query(
    'SELECT address, txid, kind, counterparty, sun::text FROM foreign_operations WHERE height > $1 ORDER BY txid',
    [height - 48],
  );

describe('what others do on our wallets', () => {
  it('is listed once when it is solid, told once, and nothing of ours is', async () => {
    const wallet = await world.wallet();
    const receiver = newAddress();
    const txid = await world.onChain(wallet.address, DELEGATE, receiver, STAKE, height - 20);
    const ours = await world.onChain(wallet.address, DELEGATE, newAddress(), STAKE, height - 20);
    await world.onChain(wallet.address, DELEGATE, newAddress(), STAKE, height - 5);
    await world.rooms.query(
      `INSERT INTO tron_transactions (purpose, subject, owner_address, txid, signed_hex, expiration, status)
       VALUES ('delegate', $1, $1, $1, '', now(), 'solid')`,
      [ours],
    );
    await Promise.all([find(), find()]);
    await find();
    expect(await listed()).toEqual([
      { address: wallet.address, txid, kind: DELEGATE, counterparty: receiver, sun: STAKE.toString() },
    ]);
    expect((await world.alerts('wallet_foreign_operation'))[txid]).toMatch(/disable the wallet/);
  });

  it('is out of what can be sold: an order that only it could serve waits', async () => {
    await world.rooms.query(`UPDATE supplier_wallets SET status = 'disabled'`);
    const wallet = await world.wallet();
    world.tron.delegatable.set(wallet.address, 2n * STAKE);
    const first = await world.order();
    await world.rooms.get(DeliverStep).run();
    const statusOf = (id: string): Promise<unknown> =>
      world.rooms.value('SELECT status FROM orders WHERE id = $1', [id]);
    expect(await statusOf(first.id)).toBe('delegating');

    // The owner lends the rest himself: the chain says so at once, before anybody listed it.
    world.tron.delegatable.set(wallet.address, STAKE);
    await world.onChain(wallet.address, DELEGATE, newAddress(), STAKE, height + 1);
    // A reading is relied on for two blocks.
    await world.at(height + 3);
    const second = await world.order();
    await world.rooms.get(DeliverStep).run();
    expect(await statusOf(second.id)).toBe('waiting_capacity');
    expect(
      await world.rooms.value(
        'SELECT sum(sun)::text FROM energy_reservations WHERE wallet_id = $1 AND closed_at IS NULL',
        [wallet.id],
      ),
    ).toBe(STAKE.toString());
  });

  it('makes no difference of a pair where we lend too', async () => {
    const { wallet, receiver } = await world.lend(5_000_000n);
    world.tron.height = BigInt(height - 18);
    world.tron.lent.set(`${wallet.address}:${receiver}`, 9_000_000n);
    const subject = `${wallet.address}:${receiver}`;
    expect(await world.compare()).toMatchObject([{ kind: 'delegation', subject, chains: '9000000' }]);
    await world.onChain(wallet.address, DELEGATE, receiver, 4_000_000n, height - 19);
    await find();
    expect(await world.compare()).toEqual([]);
  });

  describe('who takes a rental back himself', () => {
    const UNDELEGATE = 'UnDelegateResourceContract';
    const LENT = 100_000_000n;
    type Pair = Pick<Awaited<ReturnType<ReconciliationWorld['lend']>>, 'wallet' | 'receiver'>;

    /** The owner took so much of a rental of ours that was over, and the rental was closed. */
    async function takenBack(sun: bigint): Promise<Pair & { pair: string }> {
      const { wallet, receiver } = await world.lend(LENT, { status: 'taken_elsewhere' });
      world.tron.height = BigInt(height - 18);
      const pair = `${wallet.address}:${receiver}`;
      world.tron.lent.set(pair, LENT - sun);
      await world.onChain(wallet.address, UNDELEGATE, receiver, sun, height - 19);
      await find();
      return { wallet, receiver, pair };
    }

    /** The owner does that in the block that is solid next. */
    async function inNextBlock(kind: string, { wallet, receiver }: Pair, sun: bigint): Promise<void> {
      await world.onChain(wallet.address, kind, receiver, sun, height - 17);
      await world.at(height + 1);
      world.tron.height = BigInt(height - 17);
      await find();
    }

    it('makes no difference of the next rental of the pair, when it was all', async () => {
      const given = await takenBack(LENT);
      expect(await world.compare()).toEqual([]);
      await world.lend(80_000_000n, given);
      expect(await world.compare()).toEqual([]);
      world.tron.lent.set(given.pair, 70_000_000n);
      expect(await world.compare()).toMatchObject([
        { subject: given.pair, ours: '80000000', chains: '70000000' },
      ]);
      world.tron.lent.set(given.pair, 80_000_000n);
      expect(await world.compare()).toEqual([]);
    });

    it('leaves a difference until the rest is taken back, when it was part, with another rental or without', async () => {
      const given = await takenBack(60_000_000n);
      expect(await world.compare()).toMatchObject([
        { subject: given.pair, ours: '0', chains: '40000000', advice: expect.stringMatching(/by hand/) },
      ]);
      await world.lend(80_000_000n, given);
      world.tron.lent.set(given.pair, 120_000_000n);
      expect(await world.compare()).toMatchObject([
        { subject: given.pair, ours: '80000000', chains: '120000000' },
      ]);
      world.tron.lent.set(given.pair, 80_000_000n);
      await inNextBlock(UNDELEGATE, given, 40_000_000n);
      expect(await world.compare()).toEqual([]);
    });

    it('lends himself beside it', async () => {
      const given = await takenBack(LENT);
      world.tron.lent.set(given.pair, 30_000_000n);
      await inNextBlock(DELEGATE, given, 30_000_000n);
      expect(await world.compare()).toEqual([]);
    });
  });
});
