import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChatUser } from '../../src/telegram/index.js';
import { setListed } from '../support/price-list.js';
import { balanceOf } from './support/books.js';
import { alertsOf, settled, TRX } from './support/money.js';
import type { Payer } from './support/payer.js';
import { reviewInChat, textOf, waitForButton } from './support/rent.js';
import { violationsAtRest } from './support/rest.js';
import { World, type OrderRow } from './support/world.js';

const HOUR = /65k · 1 hour/;

let world: World;

beforeAll(async () => {
  world = await World.start();
});

afterAll(() => world.stop());

interface Renter {
  user: ChatUser;
  address: string;
  order: OrderRow;
}

async function renter(name: string): Promise<Renter> {
  const user = await world.chat.createUser(name, 'en');
  const { address } = await user.wallet();
  return { user, address, order: await world.rent(user, { package: HOUR, receiver: address }) };
}

const list = (name: 'deny' | 'allow', address: string): Promise<void> =>
  setListed((sql, parameters) => world.query(sql, parameters), name, address);

const pay = (payer: Payer, { order }: Renter): Promise<string> =>
  payer.trx(order.payment_address, order.amount);

describe('the deny list', () => {
  it('sells nothing for an address on it, and says so politely', async () => {
    const user = await world.chat.createUser('Stopped', 'en');
    const { address } = await user.wallet();
    await list('deny', address);
    const [page, confirm] = await reviewInChat(user, { package: HOUR, receiver: address });
    const { callbackQueryId } = await user.pressData(page.message_id, confirm);
    await user.waitForPopup(callbackQueryId);
    const orders = await world.query('SELECT 1 FROM orders WHERE receiver = $1', [address]);
    expect(orders).toEqual([]);
  });

  it('holds what comes from an address on it for a person; the order waits on and is paid by another', async () => {
    const one = await renter('Befriended');
    const [denied, friend] = [await world.payer(), await world.payer()];
    await list('deny', denied.address);
    const held = await settled(world, await pay(denied, one));
    expect(held).toMatchObject({ outcome: 'held', hold_reason: 'sender_denied' });
    expect(await alertsOf(world, 'payment_held', held.id)).toHaveLength(1);
    expect((await world.order(one.order.id)).status).toBe('awaiting_payment');
    await pay(friend, one);
    await world.waitForStatus(one.order.id, 'active');
  });
});

describe('limits of volume', () => {
  it('hold the payment that goes beyond them, unless its sender is on the allow list', async () => {
    const payer = await world.payer();
    await settled(world, await pay(payer, await renter('First')));
    await world.setting('risk.address_volume_sun_per_day', String(4n * TRX));
    const held = await world.until('the limit to be in force', async () => {
      const one = await renter('Too much');
      const booked = await settled(world, await pay(payer, one));
      return booked.outcome === 'held' ? { ...booked, order: one.order } : undefined;
    });
    expect(held.hold_reason).toBe('address_volume');
    expect((await world.order(held.order.id)).status).toBe('awaiting_payment');
    await list('allow', payer.address);
    const allowed = await renter('Allowed');
    expect(await settled(world, await pay(payer, allowed))).toMatchObject({ outcome: 'order' });
    await world.setting('risk.address_volume_sun_per_day', '1000000000000');
  });
});

describe('a price that changes', () => {
  it('leaves orders what they were sold at', async () => {
    const one = await renter('Early');
    await world.query(`UPDATE energy_packages SET price_sun = price_sun * 2 WHERE active`);
    const payer = await world.payer();
    await pay(payer, one);
    await world.waitForStatus(one.order.id, 'active');
    const late = await renter('Afterwards');
    expect(BigInt(late.order.amount)).toBeGreaterThan(BigInt(one.order.amount) * 2n - 20_000n);
    await world.query(`UPDATE energy_packages SET price_sun = price_sun / 2 WHERE active`);
  });
});

describe('a balance that a person adjusts', () => {
  it('changes once, with a reason that its user reads, and pays an order', async () => {
    const { user, address } = await renter('Compensated');
    const [row] = await world.query<{ id: string }>('SELECT id FROM users WHERE telegram_id = $1', [user.id]);
    const adjust = (amount: bigint, key: string): Promise<string> =>
      world.sandbox.server.command(
        ...['balance', 'adjust', row?.id ?? '', '--currency', 'TRX', `--amount=${amount}`, '--key', key],
        ...['--actor', 'finance@desk', '--reason', 'late delivery'],
      );
    await adjust(5n * TRX, 'gift');
    await adjust(5n * TRX, 'gift');
    expect(await balanceOf(world, user.id)).toBe(5n * TRX);
    const told = await user.waitForMessage(/^🧮/);
    expect(textOf(told)).toContain('late delivery');
    await expect(adjust(-6n * TRX, 'too much')).rejects.toThrow();
    const order = await world.rent(user, { package: HOUR, receiver: address, payWith: 'balance' });
    await world.waitForStatus(order.id, 'active');
    expect(await balanceOf(world, user.id)).toBe(5n * TRX - BigInt(order.amount));
    const { message_id: asked } = await user.send('/balance');
    const [page, statement] = await waitForButton(user, /^statement_TRX$/, asked);
    await user.pressData(page.message_id, statement);
    const shown = await user.waitForMessage(/TRX statement/);
    expect(textOf(shown)).toContain('late delivery');
    expect(textOf(shown)).toContain(order.reference);
  });
});

describe('at rest', () => {
  it('books, orders, delegations and messages agree with the chain', async () => {
    expect(await violationsAtRest(world)).toEqual([]);
  });
});
