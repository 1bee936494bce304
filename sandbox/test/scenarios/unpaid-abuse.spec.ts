import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChatUser } from '../../src/telegram/index.js';
import { balanceOf } from './support/books.js';
import { depositInChat } from './support/deposit.js';
import { creditOf, sellFlash, settled, TRX, UNIT_SUN } from './support/money.js';
import { violationsAtRest } from './support/rest.js';
import { World, type OrderRow } from './support/world.js';

const HOUR = /65k · 1 hour/;
const MANY = 6;

let world: World;
let flash = '';

beforeAll(async () => {
  world = await World.start();
  flash = await sellFlash(world);
  await world.setting('order.max_open_per_user', '1000');
  await world.setting('order.unpaid_before_pause', '1000');
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

const paidBy = async (orderId: string): Promise<string[]> =>
  (
    await world.query<{ from_address: string }>(
      `SELECT from_address FROM payments WHERE order_id = $1 AND outcome = 'order'`,
      [orderId],
    )
  ).map(({ from_address }) => from_address);

describe('orders of the same price at the same time', () => {
  it('are never mixed up, in whatever order they are paid', async () => {
    const renters = await Promise.all(Array.from({ length: MANY }, (_, i) => renter(`Crowd ${i}`)));
    const names = new Set(renters.map(({ order }) => `${order.payment_address} ${order.amount}`));
    expect(names.size).toBe(MANY);
    const payers = await Promise.all(renters.map(() => world.payer()));
    await world.freeze();
    for (const [i, { order }] of [...renters.entries()].reverse())
      await payers[i]?.trx(order.payment_address, order.amount);
    await world.mine();
    await world.unfreeze();
    for (const [i, { user, order }] of renters.entries()) {
      await world.waitForStatus(order.id, 'active');
      await user.waitForMessage(new RegExp(`^⚡ [\\s\\S]*${order.reference}`));
      expect(await paidBy(order.id)).toEqual([payers[i]?.address]);
      expect(await world.delegationSteps(order.receiver)).toHaveLength(1);
    }
  });

  it('a late payer never pays another’s: the amount stays with whom it was given to', async () => {
    const late = await renter('Latecomer');
    await world.warpTo(late.order.payment_deadline, -5);
    await world.waitForStatus(late.order.id, 'expired');
    const others = await Promise.all(Array.from({ length: MANY }, (_, i) => renter(`Waiting ${i}`)));
    expect(others.map(({ order }) => order.amount)).not.toContain(late.order.amount);
    const payer = await world.payer();
    await settled(world, await payer.trx(late.order.payment_address, late.order.amount));
    expect(await paidBy(late.order.id)).toEqual([payer.address]);
    for (const { order } of others) expect((await world.order(order.id)).status).toBe('awaiting_payment');
    await world.waitForStatus(late.order.id, 'active');
  });

  it('a transfer after the hold pays nobody, also when its amount is given out again', async () => {
    const first = await renter('Forgetful');
    await world.warpTo(first.order.payment_deadline, -24 * 3_600 - 60);
    await world.until('the amount to be released', async () => {
      const [row] = await world.query(
        `SELECT 1 FROM payment_monitors WHERE order_id = $1 AND status = 'released'`,
        [first.order.id],
      );
      return row;
    });
    const next = await renter('Next');
    expect(next.order.amount).not.toBe(first.order.amount);
    const payer = await world.payer();
    const booked = await settled(world, await payer.trx(first.order.payment_address, first.order.amount));
    expect(booked).toMatchObject({ outcome: 'unmatched', order_id: null });
    expect((await world.order(next.order.id)).status).toBe('awaiting_payment');
  });
});

describe('an attacker who opens requests', () => {
  it('gets none of the flash payments of other people', async () => {
    const attacker = await world.chat.createUser('Attacker', 'en');
    const { address } = await attacker.wallet();
    for (const whole of [10, 20, 50]) await depositInChat(world, attacker, 'TRX', whole);
    for (let i = 0; i < 3; i += 1) await world.rent(attacker, { package: HOUR, receiver: address });
    const aimed = await world.query<{ amount: string }>(
      `SELECT amount::text FROM payment_monitors WHERE amount % 10000 = 0 OR address = $1`,
      [flash],
    );
    expect(aimed).toEqual([]);
    const victim = await world.payer();
    const sent = [UNIT_SUN, 10n * TRX, 20n * TRX, 2_800_000n, 2_810_000n];
    for (const sun of sent) {
      const booked = await settled(world, await victim.trx(flash, sun));
      expect(booked).toMatchObject({ outcome: 'flash' });
    }
    expect(await balanceOf(world, attacker.id)).toBe(0n);
    expect(await world.delegatedTo(address)).toBe(0n);
  });

  it('cannot block a price: with its suffixes taken on one address, the next serves', async () => {
    const [first = '', second = ''] = world.sandbox.endpoints.paymentAddresses;
    const { order } = await renter('Before');
    const [user] = await world.query<{ user_id: string }>('SELECT user_id FROM orders WHERE id = $1', [
      order.id,
    ]);
    const base = BigInt(order.amount) - (BigInt(order.amount) % 10_000n);
    await world.query(
      `INSERT INTO payment_monitors (id, kind, address, currency, amount, opened_height, deadline, hold_until, status, user_id)
       SELECT gen_random_uuid(), 'deposit', $1, 'TRX', $2::bigint + s, 1, now() + interval '9 days',
         now() + interval '10 days', 'held', $3 FROM generate_series(1, 9999) s ON CONFLICT DO NOTHING`,
      [first, base.toString(), user?.user_id],
    );
    const after = await renter('After');
    expect(after.order.payment_address).toBe(second);
    expect(BigInt(after.order.amount) - base).toBeLessThan(10_000n);
    await world.query(
      `DELETE FROM payment_monitors WHERE status = 'held' AND deadline > now() + interval '8 days'`,
    );
    const payer = await world.payer();
    await payer.trx(after.order.payment_address, after.order.amount);
    await world.waitForStatus(after.order.id, 'active');
  });

  it('may have so many open and no more', async () => {
    await world.setting('order.max_open_per_user', '3');
    const user = await world.chat.createUser('Hoarder', 'en');
    const { address } = await user.wallet();
    await world.until('the limit to be in force', async () => {
      const [row] = await world.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM orders o JOIN users u ON u.id = o.user_id WHERE u.telegram_id = $1`,
        [user.id],
      );
      if ((row?.n ?? 0) >= 3) return true;
      await world.rent(user, { package: HOUR, receiver: address });
      return undefined;
    });
    await expect(
      Promise.race([
        world.rent(user, { package: HOUR, receiver: address }),
        user.waitForMessage(/unpaid|open/i).then(() => Promise.reject(new Error('refused'))),
      ]),
    ).rejects.toThrow('refused');
    const open = await world.query(
      `SELECT 1 FROM orders o JOIN users u ON u.id = o.user_id WHERE u.telegram_id = $1`,
      [user.id],
    );
    expect(open).toHaveLength(3);
    await world.setting('order.max_open_per_user', '1000');
  });
});

describe('nobody is credited for a stranger’s transfer', () => {
  it('by saving the sender’s address, nor by naming the transaction', async () => {
    const thief = await world.chat.createUser('Thief', 'en');
    const victim = await world.payer();
    // Renting for the victim's address saves it in the address book.
    const order = await world.rent(thief, { package: HOUR, receiver: victim.address });
    const rest = TRX / 2n;
    const flashed = await victim.trx(flash, UNIT_SUN + rest);
    const misfit = await victim.trx(order.payment_address, 7n * TRX);
    for (const txid of [flashed, misfit]) {
      await settled(world, txid);
      await thief.send(txid);
      await thief.send(`/start ${txid}`);
    }
    await thief.press(`check_payment_${order.id}`);
    expect(await balanceOf(world, thief.id)).toBe(0n);
    expect(await creditOf(world, victim.address)).toBe(rest);
    expect((await world.order(order.id)).status).toBe('awaiting_payment');
    const [flashOrder] = await world.query<{ user_id: string | null }>(
      'SELECT user_id FROM orders WHERE payer_address = $1',
      [victim.address],
    );
    expect(flashOrder?.user_id).toBeNull();
    const proved = await world.query('SELECT 1 FROM proved_addresses WHERE address = $1', [victim.address]);
    expect(proved).toEqual([]);
    const heard = await world.query(
      `SELECT kind FROM user_events e JOIN users u ON u.id = e.user_id WHERE u.telegram_id = $1 AND kind <> 'wrong_amount'`,
      [thief.id],
    );
    expect(heard).toEqual([]);
  });
});

describe('at rest', () => {
  it('books, orders, delegations and messages agree with the chain', async () => {
    expect(await violationsAtRest(world)).toEqual([]);
  });
});
