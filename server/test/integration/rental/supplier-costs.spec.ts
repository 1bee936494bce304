import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfirmDeliveryStep } from '../../../src/processes/rental/confirm-delivery.step.js';
import { DeliverStep } from '../../../src/processes/rental/deliver.step.js';
import { after } from '../../builders/rows.js';
import { RentalWorld } from '../review/rental-world.js';

const DAY = 86_400;
let world: RentalWorld;
let pool: string;

beforeAll(async () => {
  world = await RentalWorld.open();
  await world.wallet();
  await world.rooms.query('UPDATE energy_pools SET cost_per_energy_sun = 30');
  pool = String(await world.rooms.value('SELECT id FROM energy_pools'));
  await world.at(3000);
});
afterAll(() => world.rooms.close());

/** An order that was delegated, its delegate in this state. */
async function delegated(given: Parameters<RentalWorld['order']>[0], status: string): Promise<string> {
  const id = await world.order({ capacityDeadline: after(999_999), energy: 65_000, ...given });
  await world.rooms.get(DeliverStep).run();
  await becomes(id, status);
  return id;
}

async function becomes(orderId: string, status: string): Promise<void> {
  await world.rooms.query(
    `UPDATE tron_transactions SET status = $2, noticed = false, included_height = 3000, included_block_id = 'b',
       included_time = now(), contract_ret = 'SUCCESS', outlived = outlived OR $2 = 'dead'
     WHERE subject IN (SELECT id::text FROM energy_delegations WHERE order_id = $1)`,
    [orderId, status],
  );
  await world.rooms.get(ConfirmDeliveryStep).run();
}

const costs = (orderId: string): Promise<{ code: string; amount: string }[]> =>
  world.rooms.query(
    `SELECT a.code, b.amount FROM ledger_transactions t JOIN balance_transactions b ON b.transaction_id = t.id
     JOIN ledger_accounts a ON a.id = b.account_id
     WHERE t.kind = 'supplier_cost' AND t.data->>'orderId' = $1 ORDER BY b.amount`,
    [orderId],
  );

const owed = (sun: number): object[] => [
  { code: `supplier_payable:${pool}:TRX`, amount: String(-sun) },
  { code: 'supplier_costs:TRX', amount: String(sun) },
];

describe('what a supplier is owed', () => {
  it.each([
    ['an hour', 3600, 1],
    ['a day', DAY, 1],
    ['a day and a second', DAY + 1, 2],
    ['thirty days', 30 * DAY, 30],
  ])('for %s is his price for each started day, when the delegate is solid', async (_what, seconds, days) => {
    const id = await delegated({ durationSeconds: seconds }, 'included');
    expect(await costs(id)).toEqual([]);
    await becomes(id, 'solid');
    expect(await costs(id)).toEqual(owed(65_000 * 30 * days));
  });

  it('is booked once, however often it is noticed, and at the price of that time', async () => {
    const id = await delegated({ durationSeconds: 3600 }, 'solid');
    await world.rooms.query('UPDATE energy_pools SET cost_per_energy_sun = 99');
    await becomes(id, 'solid');
    await world.rooms.query('UPDATE energy_pools SET cost_per_energy_sun = 30');
    expect(await costs(id)).toEqual(owed(65_000 * 30));
  });

  it('is nothing for a delegate that died', async () => {
    const id = await delegated({ durationSeconds: 3600 }, 'dead');
    expect(await costs(id)).toEqual([]);
  });

  it('is nothing for a delegate that was in a block and died with it, nor does it count as delivered', async () => {
    const id = await delegated({ durationSeconds: 3600 }, 'included');
    const [delivered] = await world.rooms.query(
      'SELECT status, active_at IS NOT NULL AS counted FROM energy_delegations WHERE order_id = $1',
      [id],
    );
    expect(delivered).toEqual({ status: 'active', counted: true });
    await becomes(id, 'dead');
    expect(await costs(id)).toEqual([]);
    const found = await world.rooms.query(
      'SELECT status, active_at AS at FROM energy_delegations WHERE order_id = $1',
      [id],
    );
    expect(found).toEqual([{ status: 'never', at: null }]);
  });

  it('is one day for a surplus delegation, whatever was ordered', async () => {
    const id = await delegated({ durationSeconds: 9 * DAY }, 'dead');
    await becomes(id, 'included');
    await becomes(id, 'solid');
    const surplus = await world.rooms.value('SELECT surplus FROM energy_delegations WHERE order_id = $1', [
      id,
    ]);
    expect(surplus).toBe(true);
    expect(await costs(id)).toEqual(owed(65_000 * 30));
  });

  it('is nothing where he asks nothing', async () => {
    await world.rooms.query('UPDATE energy_pools SET cost_per_energy_sun = 0');
    const id = await delegated({ durationSeconds: 3600 }, 'solid');
    await world.rooms.query('UPDATE energy_pools SET cost_per_energy_sun = 30');
    expect(await costs(id)).toEqual([]);
  });
});
