import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RefundOrdersStep } from '../../../src/processes/refunds/refund-orders.step.js';
import { ConfirmDeliveryStep } from '../../../src/processes/rental/confirm-delivery.step.js';
import { DeliverStep } from '../../../src/processes/rental/deliver.step.js';
import { after, aUser } from '../../builders/rows.js';
import { RentalWorld } from './rental-world.js';

let world: RentalWorld;
let id: string;

beforeAll(async () => {
  world = await RentalWorld.open();
  await world.wallet();
});
afterAll(() => world.rooms.close());

/** An order whose only delegate was refused, and which its buyer has cancelled since. */
beforeEach(async () => {
  await world.at(3000);
  await world.rooms.query('UPDATE supplier_wallets SET set_aside_until = NULL, failures_in_a_row = 0');
  const userId = await aUser(world.rooms);
  id = await world.order({ userId, clientOrderId: randomUUID(), capacityDeadline: after(999_999) });
  await world.rooms.get(DeliverStep).run();
  await world.answered({ class: 'refused', text: 'node BANDWITH_ERROR' });
  await world.rooms.get(ConfirmDeliveryStep).run();
  expect(await world.statusOf(id)).toBe('waiting_capacity');
  await world.rooms.query(`UPDATE orders SET status = 'refunding' WHERE id = $1`, [id]);
});

const delegate = (change: string): Promise<unknown> =>
  world.rooms.query(
    `UPDATE tron_transactions SET ${change}, noticed = false
     WHERE subject IN (SELECT id::text FROM energy_delegations WHERE order_id = $1)`,
    [id],
  );
const refund = (): Promise<void> => world.rooms.get(RefundOrdersStep).run();

describe('the money of an order whose refused delegate may still be included', () => {
  it('goes back when the delegate is dead', async () => {
    await refund();
    expect(await world.statusOf(id)).toBe('refunding');
    await delegate(`status = 'dead'`);
    await world.rooms.get(ConfirmDeliveryStep).run();
    await refund();
    expect(await world.statusOf(id)).toBe('refunded');
  });

  it('goes back when what was delivered after all is taken back', async () => {
    await delegate(
      `status = 'included', included_height = 3000, included_block_id = 'b', included_time = now(), contract_ret = 'SUCCESS'`,
    );
    await world.rooms.get(ConfirmDeliveryStep).run();
    await refund();
    expect(await world.statusOf(id)).toBe('refunding');
    await world.rooms.query(`UPDATE energy_delegations SET status = 'reclaimed' WHERE order_id = $1`, [id]);
    await refund();
    expect(await world.statusOf(id)).toBe('refunded');
  });
});
