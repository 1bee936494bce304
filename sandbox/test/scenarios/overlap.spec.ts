import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChatUser } from '../../src/telegram/index.js';
import { peakOf } from './support/delegations.js';
import type { Payer } from './support/payer.js';
import { violationsAtRest } from './support/rest.js';
import { SOLID, World, type OrderRow } from './support/world.js';

const SHORT = /65k · 5 min/;
const LONG = /65k · 1 hour/;

let world: World;
let payer: Payer;

beforeAll(async () => {
  world = await World.start();
  await world.setting('payment.confirmation_blocks', '1');
  payer = await world.payer(10_000, 100);
});

afterAll(() => world.stop());

async function ordered(user: ChatUser, wanted: RegExp): Promise<OrderRow> {
  const { address } = await user.wallet();
  return world.rent(user, { package: wanted, receiver: address });
}

/** Paid and delivered for good in as few blocks as that takes, however long a machine is at it. */
async function deliver(order: OrderRow): Promise<void> {
  await payer.trx(order.payment_address, order.amount);
  await world.mine();
  await world.pending();
  await world.mine();
  await world.waitForStatus(order.id, 'active');
}

/** Two rentals of one receiver, the first of which ends long before the second. */
async function twoRentals(name: string) {
  const user = await world.chat.createUser(name, 'en');
  const orders = [await ordered(user, SHORT), await ordered(user, LONG)];
  await world.freeze();
  for (const order of orders) await deliver(order);
  await world.mine(SOLID);
  for (const { id } of orders) await world.waitForEvent(id, 'delivery_solid');
  await world.unfreeze();
  const [first, second] = await Promise.all(orders.map(({ id }) => world.order(id)));
  if (!first || !second) throw new Error('two orders are two');
  const [given] = await world.delegationSteps(first.receiver);
  return { user, first, second, given: given?.sun ?? 0n, energy: async () => (await user.wallet()).energy };
}

describe('two rentals of one receiver', () => {
  it('unused: the first is taken back at its end, the second keeps all it was sold', async () => {
    const { first, second, energy, user } = await twoRentals('Saver');
    expect((await energy()).available).toBeGreaterThanOrEqual(130_000);
    await world.warpTo(first.ends_at);
    await user.waitForMessage(/^🏁 The rental is over/);
    expect((await world.order(first.id)).status).toBe('completed');
    expect((await world.order(second.id)).status).toBe('active');
    expect((await energy()).available).toBeGreaterThanOrEqual(65_000);
    await world.warpTo(second.ends_at);
    await world.waitForStatus(second.id, 'completed');
    expect(await world.delegatedTo(first.receiver)).toBe(0n);
  });

  it('used: the first waits for the second, which keeps all it was sold; then both are taken back', async () => {
    const { user, first, second, energy } = await twoRentals('Spender');
    const { receipt } = await user.sendUsdt(payer.address, '1');
    expect(receipt?.energyBurnedSun).toBe('0');
    const both = await world.delegatedTo(first.receiver);
    await world.warpTo(first.ends_at);
    await world.waitForStatus(first.id, 'reclaiming');
    await world.until('the taking back to be put off', async () => {
      const [row] = await world.query(
        `SELECT 1 FROM energy_delegations d, chain_cursor c
         WHERE d.order_id = $1 AND d.reclaim_after > c.block_time + interval '1 minute'`,
        [first.id],
      );
      return row;
    });
    await world.mine(SOLID);
    await world.scanned();
    expect(await world.delegatedTo(first.receiver)).toBe(both);
    expect((await energy()).available).toBeGreaterThanOrEqual(65_000);
    const again = await user.sendUsdt(payer.address, '1');
    expect(again.receipt?.energyBurnedSun).toBe('0');
    await world.warpTo(second.ends_at);
    await world.waitForStatus(first.id, 'completed');
    await world.waitForStatus(second.id, 'completed');
    expect(await world.delegatedTo(first.receiver)).toBe(0n);
    expect(await world.delegationSteps(first.receiver)).toHaveLength(4);
  });
});

describe('an order larger than any one wallet', () => {
  it('is served by several, active when all have delivered, and taken back from all', async () => {
    const user = await world.chat.createUser('Whale', 'en');
    const { address } = await user.wallet();
    const order = await world.rent(user, { energy: 4_500_000, receiver: address });
    await payer.trx(order.payment_address, order.amount);
    await user.waitForMessage(/^⚡ 4,500,000 energy delegated/);
    const given = await world.delegationSteps(address);
    expect(given.length).toBeGreaterThan(1);
    expect(new Set(given.map(({ supplier }) => supplier)).size).toBe(given.length);
    expect((await user.wallet()).energy.available).toBeGreaterThanOrEqual(4_500_000);
    const { ends_at: endsAt } = await world.order(order.id);
    await world.warpTo(endsAt);
    await world.waitForStatus(order.id, 'completed');
    const steps = await world.delegationSteps(address);
    expect(await world.delegatedTo(address)).toBe(0n);
    expect(steps).toHaveLength(given.length * 2);
    expect(peakOf(steps)).toBe(given.reduce((total, { sun }) => total + sun, 0n));
  });
});

describe('at rest', () => {
  it('books, orders, delegations and messages agree with the chain', async () => {
    expect(await violationsAtRest(world)).toEqual([]);
  });
});
