import { randomBytes } from 'node:crypto';
import { energy, type TronAddress } from '@energy-desk/shared/units';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stakeForEnergy, withMargin } from '../../../src/domain/pools/index.js';
import { AlertsWorkerModule, MachineWatchModule } from '../../../src/processes/alerts/index.js';
import { FiguresWatch } from '../../../src/processes/alerts/figures.watch.js';
import { ReconciliationModule } from '../../../src/processes/reconciliation/index.js';
import { ReclaimStep } from '../../../src/processes/rental/reclaim.step.js';
import { after } from '../../builders/rows.js';
import { FakeTron } from '../../harness/fake-tron.js';
import { newAddress } from '../../harness/rooms.js';
import { RentalWorld } from '../review/rental-world.js';

const HEIGHT = 1000;
const NOW = after(HEIGHT * 3);
const HOUR_MS = 3_600_000;
const later = (ms: number): Date => new Date(NOW.getTime() + ms);
const TOTALS = { limit: 180_000_000_000n, weight: 18_971_780_957n };
const RENTAL = stakeForEnergy(withMargin(energy(65_000), 10), TOTALS);

let world: RentalWorld;
let wallet: { id: string; address: TronAddress };
let receiver: TronAddress;
beforeAll(async () => {
  world = await RentalWorld.open([AlertsWorkerModule, MachineWatchModule, ReconciliationModule]);
  wallet = await world.wallet();
});
afterAll(() => world.rooms.close());
beforeEach(async () => {
  await world.at(HEIGHT);
  receiver = newAddress();
});

interface Lent {
  readonly status: 'planned' | 'active' | 'ended';
  readonly orderId?: string;
  /** Of its order. */
  readonly endsAt?: Date;
  readonly reclaimAfter?: Date | null;
  readonly reclaimBy?: Date;
  readonly solid?: boolean;
}

let parts = 0;
/** A delegation of ours to the receiver, as the books have it. @returns its id */
async function lent({ status, endsAt, solid = status !== 'planned', ...given }: Lent): Promise<string> {
  const order = given.orderId ?? (await world.order({ receiver }));
  await world.rooms.query(
    `UPDATE orders SET status = CASE WHEN $2 = 'ended' AND status = 'paid' THEN 'reclaiming'
       WHEN status = 'paid' THEN 'active' ELSE status END, ends_at = coalesce($3, ends_at), energy_missing = 0
     WHERE id = $1`,
    [order, status, endsAt ?? null],
  );
  const ended = status === 'ended';
  return String(
    await world.rooms.value(
      `INSERT INTO energy_delegations (order_id, wallet_id, supplier, receiver, sun, energy, attempt, part, status,
         delegate_txid, delegate_solid, active_at, ended_at, reclaim_after, reclaim_by)
       VALUES ($1, $2, $3, $4, $5, 65000, 1, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id`,
      [
        order,
        wallet.id,
        wallet.address,
        receiver,
        RENTAL.toString(),
        (parts += 1),
        status,
        randomBytes(32).toString('hex'),
        solid,
        status === 'planned' ? null : after(0),
        ended ? NOW : null,
        ended ? (given.reclaimAfter === undefined ? NOW : given.reclaimAfter) : null,
        ended ? (given.reclaimBy ?? later(24 * HOUR_MS)) : null,
      ],
    ),
  );
}

/** Its undelegate is in the block of that height, or in none yet. */
async function undelegate(id: string, height?: number): Promise<void> {
  const block = height === undefined ? [null, null, null] : [height, `block ${height}`, after(height * 3)];
  await world.rooms.query(
    `INSERT INTO tron_transactions (txid, purpose, subject, owner_address, signed_hex, expiration, status,
       included_height, included_block_id, included_time)
     VALUES ($1, 'undelegate', $2, $3, '00', $4, $5, $6, $7, $8)`,
    [
      randomBytes(32).toString('hex'),
      id,
      wallet.address,
      later(45_000),
      height === undefined ? 'sent' : 'included',
      ...block,
    ],
  );
}

/** What the node says of the receiver: all of its stake is rented. */
async function receiverHas(rentals: number, energyUsed: number): Promise<void> {
  const ordinary = await new FakeTron().account();
  const reading = { ...ordinary, frozenForEnergySun: BigInt(rentals) * RENTAL, energyUsed };
  Object.assign(world.tron, { account: async () => reading });
}

const reclaim = (): Promise<void> => world.rooms.get(ReclaimStep).run();
/** When it is looked at next; null while its undelegate is under way. */
const nextLook = async (id: string): Promise<unknown> =>
  world.rooms.value('SELECT reclaim_after FROM energy_delegations WHERE id = $1', [id]);

describe('an ended rental beside another one that left a little room', () => {
  /** Either of two ended ones may go, and the third keeps what it was sold. Both may not. */
  const USED = 60_000;

  beforeEach(() => lent({ status: 'active', endsAt: later(HOUR_MS) }));

  it('goes when it is the only one to go', async () => {
    const due = await lent({ status: 'ended' });
    await lent({ status: 'ended', reclaimAfter: later(HOUR_MS) });
    await receiverHas(3, USED);
    await reclaim();
    expect(await nextLook(due)).toBeNull();
  });

  it('waits while the undelegate of another one is under way', async () => {
    const due = await lent({ status: 'ended' });
    const other = await lent({ status: 'ended', reclaimAfter: null });
    await undelegate(other);
    await receiverHas(3, USED);
    await reclaim();
    expect(await nextLook(due)).not.toBeNull();
  });

  it('waits while another one is due, though not in its batch', async () => {
    const due = await lent({ status: 'ended' });
    await lent({ status: 'ended', solid: false });
    await receiverHas(3, USED);
    await reclaim();
    expect(await nextLook(due)).not.toBeNull();
  });

  it('waits for one whose undelegate the node that is asked may not have seen', async () => {
    const due = await lent({ status: 'ended' });
    const other = await lent({ status: 'ended', reclaimAfter: null });
    await undelegate(other, HEIGHT - 1);
    await receiverHas(3, USED);
    await reclaim();
    expect(await nextLook(due)).not.toBeNull();
  });

  it('goes when the other one is back on the chain: it is not taken off twice', async () => {
    const due = await lent({ status: 'ended' });
    const other = await lent({ status: 'ended', reclaimAfter: null });
    await undelegate(other, HEIGHT - 2);
    await receiverHas(2, 0);
    await reclaim();
    expect(await nextLook(due)).toBeNull();
  });
});

describe('an ended rental whose receiver used its energy, beside a longer one', () => {
  const USED = 64_285;
  const TEN_MINUTES = 600_000;
  const BLOCKS_IN_TEN_MINUTES = 200;
  const undelegates = (id: string): Promise<unknown> =>
    world.rooms.value(
      `SELECT count(*)::int FROM tron_transactions WHERE purpose = 'undelegate' AND subject = $1`,
      [id],
    );

  it('is looked at again after ten minutes, and goes when the other one was over early', async () => {
    const other = await lent({ status: 'active', endsAt: later(HOUR_MS) });
    const due = await lent({ status: 'ended' });
    await receiverHas(2, USED);
    await reclaim();
    expect(await nextLook(due)).toEqual(later(TEN_MINUTES));

    await world.rooms.query(`UPDATE energy_delegations SET status = 'reclaimed' WHERE id = $1`, [other]);
    await world.at(HEIGHT + BLOCKS_IN_TEN_MINUTES - 1);
    await reclaim();
    expect(await undelegates(due)).toBe(0);
    await world.at(HEIGHT + BLOCKS_IN_TEN_MINUTES);
    await reclaim();
    expect(await undelegates(due)).toBe(1);
  });

  it('waits no longer than it may, nor than the other one goes on', async () => {
    await lent({ status: 'active', endsAt: later(TEN_MINUTES / 2) });
    const due = await lent({ status: 'ended' });
    const late = await lent({ status: 'ended', reclaimBy: later(TEN_MINUTES / 4) });
    await receiverHas(3, USED);
    await reclaim();
    expect(await nextLook(due)).toEqual(later(TEN_MINUTES / 2));
    expect(await nextLook(late)).toEqual(later(TEN_MINUTES / 4));
  });

  it('does not wait for a delegate of its own order, which is being unwound', async () => {
    const orderId = await world.order({ receiver });
    await world.rooms.query(`UPDATE orders SET status = 'unwinding' WHERE id = $1`, [orderId]);
    const due = await lent({ status: 'ended', orderId });
    await lent({ status: 'planned', orderId });
    await receiverHas(1, USED);
    await reclaim();
    expect(await undelegates(due)).toBe(1);
  });

  it('is not told as overdue while it waits, and is when nobody looks at it any more', async () => {
    await lent({ status: 'active', endsAt: later(3 * HOUR_MS) });
    const due = await lent({ status: 'ended' });
    await receiverHas(2, USED);
    const told = async (): Promise<unknown> => {
      await world.rooms.get(FiguresWatch).run();
      return world.rooms.value(
        `SELECT count(*)::int FROM alerts WHERE kind = 'reclaim_overdue' AND subject = $1 AND resolved_at IS NULL`,
        [due],
      );
    };
    for (const times of [0, 1, 2, 3, 4]) {
      await world.at(HEIGHT + times * BLOCKS_IN_TEN_MINUTES);
      await reclaim();
      expect(await told()).toBe(0);
    }
    await world.at(HEIGHT + 9 * BLOCKS_IN_TEN_MINUTES);
    expect(await told()).toBe(1);
  });
});
