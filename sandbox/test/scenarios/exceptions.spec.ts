import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChatUser } from '../../src/telegram/index.js';
import { balanceOf, totalOf } from './support/books.js';
import { creditOf, refundTo, sellFlash, settled, TRX } from './support/money.js';
import type { Payer } from './support/payer.js';
import { violationsAtRest } from './support/rest.js';
import { World, type OrderRow } from './support/world.js';

const HOUR = /65k · 1 hour/;

let world: World;
let payer: Payer;

beforeAll(async () => {
  world = await World.start();
  payer = await world.payer(10_000, 1_000);
  await sellFlash(world);
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

const by = ['--actor', 'finance@desk', '--reason', 'the buyer sent proof'];
const settle = (...args: string[]): Promise<string> =>
  world.sandbox.server.command('payments', ...args, ...by);

interface Queued {
  id: string;
  txid: string;
  suggestions: { orderId: string }[];
}

async function queue(): Promise<Queued[]> {
  const printed = await world.sandbox.server.command('payments', 'queue', '--limit', '100');
  return JSON.parse(printed.slice(printed.indexOf('['))) as Queued[];
}

/** Pays so much to where the order's money goes, and waits until it is in finance's queue. */
async function misfit(order: OrderRow, sun: bigint): Promise<string> {
  const txid = await payer.trx(order.payment_address, sun);
  const { id, outcome } = await settled(world, txid);
  expect(outcome).toBe('unmatched');
  return id;
}

const resolution = async (
  id: string,
): Promise<{ resolution: string | null; exception: string } | undefined> =>
  (
    await world.query<{ resolution: string | null; exception: string }>(
      'SELECT * FROM payments WHERE id = $1',
      [id],
    )
  )[0];

async function audits(id: string): Promise<number> {
  const rows = await world.query('SELECT 1 FROM audit_logs WHERE subject LIKE $1', [`%${id}%`]);
  return rows.length;
}

describe('a wrong amount', () => {
  it('too much: assigned, the order is delivered and the rest is in the balance; twice is once', async () => {
    const { user, order } = await renter('Over');
    const price = BigInt(order.amount);
    const id = await misfit(order, price + TRX);
    const queued = (await queue()).find((one) => one.id === id);
    expect(queued?.suggestions[0]?.orderId).toBe(order.id);
    const first = await settle('assign', id, '--order', order.id);
    expect(await settle('assign', id, '--order', order.id)).toBe(first);
    await user.waitForMessage(/^🧩/);
    await user.waitForMessage(/^⚡ 65,000 energy delegated/);
    expect(await balanceOf(world, user.id)).toBe(TRX);
    expect(await resolution(id)).toMatchObject({ resolution: 'assigned', exception: 'over' });
    expect((await queue()).map((one) => one.id)).not.toContain(id);
    expect(await audits(id)).toBe(1);
  });

  it('too little: it is in the balance, and the rest of the price brings the order', async () => {
    const { user, order } = await renter('Under');
    const price = BigInt(order.amount);
    const id = await misfit(order, price - TRX);
    await settle('assign', id, '--order', order.id);
    await user.waitForMessage(/^📥/);
    expect(await resolution(id)).toMatchObject({ resolution: 'credited_user', exception: 'under' });
    expect(await balanceOf(world, user.id)).toBe(price - TRX);
    expect((await world.order(order.id)).status).toBe('awaiting_payment');
    const rest = await misfit(order, TRX);
    await settle('assign', rest, '--order', order.id);
    await world.waitForStatus(order.id, 'active');
    expect(await balanceOf(world, user.id)).toBe(0n);
  });

  it('is told to the one who waits for energy on the paying address', async () => {
    const { user } = await renter('Own wallet');
    const { payment_address: to } = await world.orderOf(user);
    const { txid } = await user.pay(to, '2.9');
    await settled(world, txid);
    await user.waitForMessage(/^❗ 2\.90 TRX received: not the amount of your order/);
  });
});

describe('what names nobody', () => {
  it('goes to a user, to the sending address, or back, as finance says, and only once', async () => {
    const { user, order } = await renter('Owner');
    const [userRow] = await world.query<{ id: string }>('SELECT id FROM users WHERE telegram_id = $1', [
      user.id,
    ]);
    const before = await totalOf(world, 'unmatched');
    const stranger = await world.payer();
    const sent = [3n, 4n, 5n].map((trx) => stranger.trx(order.payment_address, trx * TRX));
    const ids: string[] = [];
    for (const txid of await Promise.all(sent)) ids.push((await settled(world, txid)).id);
    const [toUser = '', toAddress = '', back = ''] = ids;
    await settle('credit', toUser, '--user', userRow?.id ?? '');
    expect(await balanceOf(world, user.id)).toBe(3n * TRX);
    await user.waitForMessage(/^📥 .*3\.00 TRX/);
    await settle('refund', back);
    expect(await refundTo(world, stranger.address, 'paid')).toMatchObject({ amount: String(5n * TRX) });
    await world.setting('brake.refunds', 'true');
    await settle('credit', toAddress, '--address');
    expect(await creditOf(world, stranger.address)).toBe(4n * TRX);
    await world.setting('brake.refunds', 'false');
    await expect(settle('refund', toUser)).rejects.toThrow();
    await expect(settle('credit', back, '--user', userRow?.id ?? '')).rejects.toThrow();
    expect(await totalOf(world, 'unmatched')).toBe(before);
  });

  it('a duplicate goes back to where it came from', async () => {
    const { order } = await renter('Twice');
    await payer.trx(order.payment_address, order.amount);
    await world.waitForStatus(order.id, 'active');
    const { id, exception } = await settled(world, await payer.trx(order.payment_address, order.amount));
    expect(exception).toBe('duplicate');
    await settle('refund', id);
    expect(await refundTo(world, payer.address, 'paid')).toMatchObject({ amount: order.amount });
  });
});

describe('a late payment', () => {
  it('is delivered when the price still holds', async () => {
    const { user, order } = await renter('Late');
    await world.warpTo(order.payment_deadline, -5);
    await world.waitForStatus(order.id, 'expired');
    await payer.trx(order.payment_address, order.amount);
    await user.waitForMessage(/^⌛ Late payment/);
    await world.waitForStatus(order.id, 'active');
  });

  it('goes to the balance when there is no capacity for it', async () => {
    const { user, order } = await renter('Too late');
    await world.warpTo(order.payment_deadline, -5);
    await world.waitForStatus(order.id, 'expired');
    await world.query(`UPDATE supplier_wallets SET status = 'disabled'`);
    await payer.trx(order.payment_address, order.amount);
    await user.waitForMessage(/^↩️ .*refunded to your balance/);
    await world.query(`UPDATE supplier_wallets SET status = 'active'`);
    expect(await balanceOf(world, user.id)).toBe(BigInt(order.amount));
    expect((await world.order(order.id)).status).toBe('refunded');
  });
});

describe('at rest', () => {
  it('books, orders, refunds and messages agree with the chain', async () => {
    expect(await violationsAtRest(world)).toEqual([]);
  });
});
