import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ChatUser } from '../../src/telegram/index.js';
import { balanceOf, expectBooksToBalance } from './support/books.js';
import { waitForButton } from './support/rent.js';
import { violationsAtRest } from './support/rest.js';
import { CAPACITY_WAIT_S, World, type OrderRow } from './support/world.js';

/** 65,000 energy need about 6,850 TRX of stake, 325,000 about 34,260. */
const SMALL = /65k · 1 hour/;
const BIG = /325k · 1 hour/;
/** Stakes 60,000 TRX: one big rental and a few small ones, but not two big ones. The next stakes 90,000. */
const SUPPLIER = 3;

let world: World;

beforeAll(async () => {
  world = await World.start();
  // What is sold here is more than the pools have.
  await world.setting('selling.pause_when_sold_out', 'false');
});

beforeEach(() => only());

afterAll(() => world.stop());

/** Only these suppliers (by their number) may serve. */
async function only(...suppliers: number[]): Promise<void> {
  const addresses = suppliers.map((i) => world.sandbox.secrets.suppliers[i]?.address);
  await world.query(
    `UPDATE supplier_wallets SET status = CASE WHEN address = ANY($1) THEN 'active' ELSE 'disabled' END`,
    [addresses],
  );
}

interface Renter {
  user: ChatUser;
  order: OrderRow;
}

async function renter(name: string, wanted: RegExp): Promise<Renter> {
  const user = await world.chat.createUser(name, 'en');
  const { address } = await user.wallet();
  return { user, order: await world.rent(user, { package: wanted, receiver: address }) };
}

/** Paid, and told that it has to wait. */
async function waiting(name: string, wanted: RegExp): Promise<Renter> {
  const { user, order } = await renter(name, wanted);
  await user.pay();
  await user.waitForMessage(/^⏳ Energy is short right now\nOrder \w{8} is in the queue/);
  expect((await world.order(order.id)).status).toBe('waiting_capacity');
  return { user, order };
}

/** The orders in the order in which their delivery began. */
async function servedOrder(...renters: Renter[]): Promise<string[]> {
  const rows = await world.query<{ order_id: string }>(
    `SELECT order_id FROM order_events WHERE kind = 'delegating' AND order_id = ANY($1) ORDER BY id`,
    [renters.map(({ order }) => order.id)],
  );
  return rows.map(({ order_id }) => order_id);
}

describe('energy is short', () => {
  it('so the buyer waits, is told, and is served as soon as a wallet is there, first come first served', async () => {
    await world.setting('order.capacity_wait_minutes', '600');
    const first = await waiting('First', BIG);
    const second = await waiting('Second', BIG);
    expect(await world.query('SELECT txid FROM tron_transactions')).toEqual([]);
    await only(SUPPLIER);
    await first.user.waitForMessage(/^⚡ 325,000 energy delegated/);
    await world.mine(3);
    await world.scanned();
    expect((await world.order(second.order.id)).status).toBe('waiting_capacity');
    await only(SUPPLIER, SUPPLIER + 1);
    await second.user.waitForMessage(/^⚡ 325,000 energy delegated/);
    expect(await servedOrder(first, second)).toEqual([first.order.id, second.order.id]);
  });

  it('so the money goes back to the balance after the wait, and the buyer is told', async () => {
    await world.setting('order.capacity_wait_minutes', '10');
    const { user, order } = await waiting('Impatient', SMALL);
    await world.warp(CAPACITY_WAIT_S + 1);
    await user.waitForMessage(/^↩️ 2\.80 TRX refunded to your balance|^↩️ 2\.80\d{4} TRX refunded/);
    expect(await world.order(order.id)).toMatchObject({ status: 'refunded', reason: 'no_capacity' });
    expect(await balanceOf(world, user.id)).toBe(BigInt(order.amount));
    await only(0, 1, 2, 3, 4, 5);
    await world.scanned();
    expect(await world.delegationSteps(order.receiver)).toEqual([]);
    await expectBooksToBalance(world);
  });

  it('so the buyer may cancel and has the money on the balance', async () => {
    const { user, order } = await waiting('Resigned', SMALL);
    const { messageId: notice } = await user.press('order_view_');
    const [page, cancel] = await waitForButton(user, /^cancel_order_/, notice);
    await user.pressData(page.message_id, cancel);
    const [asked, sure] = await waitForButton(user, /^cancel_sure_/, page.message_id);
    await user.pressData(asked.message_id, sure);
    await user.waitForMessage(/refunded to your balance/);
    expect(await world.order(order.id)).toMatchObject({ status: 'refunded', reason: 'cancelled_by_user' });
    expect(await balanceOf(world, user.id)).toBe(BigInt(order.amount));
    expect(await world.delegationSteps(order.receiver)).toEqual([]);
    await expectBooksToBalance(world);
  });
});

describe('a big order that waits', () => {
  it('is not starved by small ones behind it, but a higher priority goes first', async () => {
    await world.setting('order.capacity_wait_minutes', '600');
    await world.warp(3600);
    await world.until('the rentals before to be over', async () => {
      const [live] = await world.query(`SELECT 1 FROM orders WHERE status IN ('active', 'reclaiming')`);
      return live ? undefined : true;
    });
    await only(SUPPLIER);
    const occupant = await renter('Occupant', BIG);
    await occupant.user.pay();
    const { ends_at: endsAt } = await world.waitForStatus(occupant.order.id, 'active');
    const big = await waiting('Big', BIG);
    const small = await waiting('Small', SMALL);
    const vip = await renter('Vip', SMALL);
    await world.query('UPDATE orders SET priority = 0 WHERE id = $1', [vip.order.id]);
    await vip.user.pay();
    await vip.user.waitForMessage(/^⚡ 65,000 energy delegated/);
    // What is left would serve the small one, but not the big one before it.
    await world.mine(3);
    await world.scanned();
    expect((await world.order(small.order.id)).status).toBe('waiting_capacity');
    await world.warpTo(endsAt);
    await big.user.waitForMessage(/^⚡ 325,000 energy delegated/);
    await small.user.waitForMessage(/^⚡ 65,000 energy delegated/);
    expect((await servedOrder(vip, big, small))[0]).toBe(vip.order.id);
  });
});

describe('at rest', () => {
  it('books, orders, delegations and messages agree with the chain', async () => {
    expect(await violationsAtRest(world)).toEqual([]);
  });
});
