import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Settings } from '../../../src/domain/settings/index.js';
import { ConfirmDeliveryStep } from '../../../src/processes/rental/confirm-delivery.step.js';
import { DeliverStep } from '../../../src/processes/rental/deliver.step.js';
import { after } from '../../builders/rows.js';
import { RentalWorld } from '../review/rental-world.js';

let world: RentalWorld;

beforeAll(async () => {
  world = await RentalWorld.open();
  await world.wallet();
  await world.at(1000);
});
afterAll(() => world.rooms.close());

const delegations = (orderId: string) =>
  world.rooms.query<{ energy: number; supplier: string; part: number; delegate_txid: string; sun: string }>(
    'SELECT * FROM energy_delegations WHERE order_id = $1 ORDER BY part',
    [orderId],
  );

describe('an order above the largest single delegation', () => {
  it('is delivered in several by the one wallet there is, each its own transaction', async () => {
    await world.rooms.get(Settings).set('energy.max_per_delegation', '30000');
    const id = await world.order({ energy: 65_000, capacityDeadline: after(999_999) });
    await world.rooms.get(DeliverStep).run();
    expect(await world.statusOf(id)).toBe('delegating');
    const found = await delegations(id);
    expect(found.map(({ energy, part }) => [part, energy])).toEqual([
      [0, 21_666],
      [1, 21_667],
      [2, 21_667],
    ]);
    expect(new Set(found.map(({ supplier }) => supplier)).size).toBe(1);
    expect(new Set(found.map(({ delegate_txid: txid }) => txid)).size).toBe(3);
    expect(await world.answered({ class: 'accepted', text: 'ok' })).toBe(3);
    await world.rooms.get(ConfirmDeliveryStep).run();
    expect(await world.rooms.value('SELECT energy_missing FROM orders WHERE id = $1', [id])).toBe(0);
  });

  it('at the cap exactly, or without one, is one delegation', async () => {
    const orders = [];
    for (const [cap, energy] of [
      ['30000', 30_000],
      ['0', 65_000],
    ] as const) {
      await world.rooms.get(Settings).set('energy.max_per_delegation', cap);
      orders.push(await world.order({ energy, capacityDeadline: after(999_999) }));
      await world.rooms.get(DeliverStep).run();
    }
    for (const id of orders) expect(await delegations(id)).toHaveLength(1);
  });
});
