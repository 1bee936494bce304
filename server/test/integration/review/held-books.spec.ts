import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RefundOrdersStep } from '../../../src/processes/refunds/refund-orders.step.js';
import { GiveUpStep } from '../../../src/processes/rental/give-up.step.js';
import { RentalService } from '../../../src/processes/rental/index.js';
import { after, aUser } from '../../builders/rows.js';
import { RentalWorld } from './rental-world.js';

let world: RentalWorld;
let userId: string;
let waiting: string;

beforeAll(async () => {
  world = await RentalWorld.open();
});
afterAll(() => world.rooms.close());

/** An order that waits for energy past its deadline, in books that may have lost that it was delivered. */
beforeEach(async () => {
  await world.at(3000);
  await world.rooms.query(`INSERT INTO send_holds (cause, from_height) VALUES ('restore', 2000)`);
  userId = await aUser(world.rooms);
  waiting = await world.order({ userId, clientOrderId: randomUUID(), capacityDeadline: after(60) });
  await world.rooms.query(`UPDATE orders SET status = 'waiting_capacity' WHERE id = $1`, [waiting]);
});
const release = (): Promise<unknown> =>
  world.rooms.query(
    `UPDATE send_holds SET status = 'released', released_at = now(), released_by = 'test', reason = 'test'
     WHERE released_at IS NULL`,
  );
afterEach(release);

describe('while chain and books are being compared', () => {
  it('no order is given up that the chain may know as delivered', async () => {
    await world.rooms.get(GiveUpStep).run();
    expect(await world.statusOf(waiting)).toBe('waiting_capacity');
    await release();
    await world.rooms.get(GiveUpStep).run();
    expect(await world.statusOf(waiting)).toBe('refunding');
  });

  it('no price goes back', async () => {
    await world.rooms.query(`UPDATE orders SET status = 'refunding' WHERE id = $1`, [waiting]);
    await world.rooms.get(RefundOrdersStep).run();
    expect(await world.statusOf(waiting)).toBe('refunding');
    await release();
    await world.rooms.get(RefundOrdersStep).run();
    expect(await world.statusOf(waiting)).toBe('refunded');
  });

  it('its buyer can not take back the price of what he may have got', async () => {
    const cancel = (): Promise<unknown> => world.rooms.get(RentalService).cancel(userId, waiting);
    await expect(cancel()).rejects.toMatchObject({ code: 'chain/held' });
    expect(await world.statusOf(waiting)).toBe('waiting_capacity');
    await release();
    await cancel();
    expect(await world.statusOf(waiting)).toBe('refunding');
  });

  it('nor before anything but the doors has started after a restore', async () => {
    await release();
    await world.rooms.query(`INSERT INTO restore_marks (note) VALUES ('a test')`);
    const cancel = (): Promise<unknown> => world.rooms.get(RentalService).cancel(userId, waiting);
    await expect(cancel()).rejects.toMatchObject({ code: 'chain/held' });
    await world.rooms.query('UPDATE restore_marks SET held_at = now()');
    await cancel();
    expect(await world.statusOf(waiting)).toBe('refunding');
  });

  it('what nobody paid can be cancelled as ever', async () => {
    const unpaid = await world.order({ userId, clientOrderId: randomUUID(), status: 'awaiting_payment' });
    await world.rooms.get(RentalService).cancel(userId, unpaid);
    expect(await world.statusOf(unpaid)).toBe('cancelled');
  });
});
