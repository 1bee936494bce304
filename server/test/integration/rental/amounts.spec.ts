import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Settings } from '../../../src/domain/settings/index.js';
import { aUser } from '../../builders/rows.js';
import { outcomes } from '../../harness/eventually.js';
import { newAddress } from '../../harness/rooms.js';
import { BalanceWorld } from '../balance/balance-world.js';

let world: BalanceWorld;

beforeAll(async () => {
  world = await BalanceWorld.open();
});
afterAll(async () => {
  expect(await world.rooms.value('SELECT coalesce(sum(amount), 0) FROM balance_transactions')).toBe('0');
  await world.rooms.close();
});

const newUser = (): Promise<string> => aUser(world.rooms);
const statusOf = async (userId: string, id: string) => (await world.rental.orderOf(userId, id)).status;
const outcomeOf = (txid: string) => world.rooms.value('SELECT outcome FROM payments WHERE txid = $1', [txid]);

describe('orders of the same price', () => {
  it('placed at the same time are each paid by their own transfer alone', async () => {
    const users = await Promise.all(Array.from({ length: 12 }, newUser));
    const placed = await Promise.all(users.map((userId) => world.place(userId)));
    expect(new Set(placed.map(({ amount }) => amount)).size).toBe(12);
    const paid = placed.filter((_, i) => i % 2 === 1).reverse();
    for (const order of paid) await world.transferred(order);
    await world.solid();
    for (const [i, order] of placed.entries())
      expect(await statusOf(users[i] ?? '', order.id)).toBe(i % 2 === 1 ? 'paid' : 'awaiting_payment');
    const links = await world.rooms.query(
      `SELECT 1 FROM payments p JOIN orders o ON o.id = p.order_id WHERE p.amount <> o.amount
       OR p.to_address <> o.payment_address OR p.currency <> o.currency`,
    );
    expect(links).toEqual([]);
  });

  it('are not paid by somebody who pays an expired one late: his amount names his order for a day', async () => {
    const late = await newUser();
    const gone = await world.place(late);
    await world.minutesLater(31);
    await world.rooms.query(`UPDATE orders SET status = 'expired' WHERE id = $1`, [gone.id]);
    await world.rooms.query(`UPDATE payment_monitors SET status = 'held' WHERE order_id = $1`, [gone.id]);
    const others = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const userId = await newUser();
        return { userId, order: await world.place(userId) };
      }),
    );
    expect(others.map(({ order }) => order.amount)).not.toContain(gone.amount);
    await world.transferred(gone);
    await world.solid();
    for (const { userId, order } of others) expect(await statusOf(userId, order.id)).toBe('awaiting_payment');
    expect(['paid', 'refunding']).toContain(await statusOf(late, gone.id));
  });

  it('go to the next address when all amounts are in use, then are refused and nothing is created', async () => {
    const [first = '', second = ''] = world.rooms.config.paymentAddresses;
    const userId = await newUser();
    const price = (await world.rental.quote({ energy: 65_000, durationSeconds: 300 })).priceSun;
    await world.fill(first, 'TRX', price);
    expect((await world.place(userId, { durationSeconds: 300 })).paymentAddress).toBe(second);
    await world.fill(second, 'TRX', price);
    const before = await world.rooms.value('SELECT count(*) FROM order_events');
    await expect(world.place(userId, { durationSeconds: 300 })).rejects.toMatchObject({
      code: 'payments/no_free_amount',
    });
    expect(await world.rooms.value('SELECT count(*) FROM order_events')).toBe(before);
    expect(await world.rooms.value('SELECT count(*) FROM orders WHERE user_id = $1', [userId])).toBe('1');
    expect(await world.requestsOf(userId, 'open')).toBe(1);
    await world.gift(userId, price);
    expect((await world.place(userId, { durationSeconds: 300, payWith: 'balance' })).status).toBe('paid');
    expect((await world.place(userId)).paymentAddress).toBe(first);
  });
});

describe('two processes that sell at the same time', () => {
  it('give no amount twice, and no user more than his share', async () => {
    const twin = await world.twin();
    const desks = [world, twin];
    const users = await Promise.all(Array.from({ length: 10 }, newUser));
    const { values, reasons } = await outcomes<{ address: string | null; amount: bigint; userId: string }>(
      users.flatMap((userId) =>
        desks.flatMap((desk) => [
          ...[1, 2].map(async () => {
            const { paymentAddress, amount } = await desk.place(userId);
            return { address: paymentAddress, amount, userId };
          }),
          desk.deposit(userId, { amount: 2_930_000n }).then((view) => ({ ...view, userId })),
        ]),
      ),
    );
    expect(new Set(values.map(({ address, amount }) => `${address} ${amount}`)).size).toBe(values.length);
    for (const userId of users) expect(values.filter((one) => one.userId === userId)).toHaveLength(3);
    for (const reason of reasons) expect(reason).toMatchObject({ code: 'orders/too_many_open' });
    const clientKey = randomUUID();
    const userId = await newUser();
    const same = await Promise.all([...desks, ...desks].map((desk) => desk.deposit(userId, { clientKey })));
    expect(new Set(same.map(({ id }) => id)).size).toBe(1);
    await twin.rooms.close();
  });
});

describe('somebody who opens requests to harm others', () => {
  it('holds a bounded part of a price, however he leaves them, and others still get theirs', async () => {
    const settings = world.rooms.get(Settings);
    await settings.set('payment.max_unpaid_per_user', '25');
    await settings.set('order.unpaid_before_pause', '1000');
    const attacker = await newUser();
    let refusedBy: unknown = null;
    for (let i = 0; i < 100 && refusedBy === null; i += 1)
      try {
        if (i % 2 === 0) {
          const order = await world.place(attacker);
          await world.rental.cancel(attacker, order.id);
        } else {
          const deposit = await world.deposit(attacker, { amount: 2_930_000n });
          await world.balances.cancelDeposit(attacker, deposit.id);
        }
      } catch (error) {
        refusedBy = error;
      }
    expect(refusedBy).toMatchObject({ code: 'orders/too_many_held' });
    expect(await world.requestsOf(attacker, 'held')).toBe(25);
    expect((await world.place(await newUser())).status).toBe('awaiting_payment');
    // Once the holds have ended on the chain he may ask again: nobody is shut out for good.
    await world.minutesLater(26 * 60);
    await world.settle();
    expect((await world.place(attacker)).status).toBe('awaiting_payment');
    await settings.set('payment.max_unpaid_per_user', '60');
    await settings.set('order.unpaid_before_pause', '3');
  });

  it('is not counted what was paid', async () => {
    await world.rooms.get(Settings).set('payment.max_unpaid_per_user', '3');
    const userId = await newUser();
    for (let i = 0; i < 5; i += 1) await world.transferred(await world.place(userId));
    expect((await world.place(userId)).status).toBe('awaiting_payment');
    await world.rooms.get(Settings).set('payment.max_unpaid_per_user', '60');
  });

  it('gets no amount that a round flash payment could hit', async () => {
    const [flash = ''] = world.rooms.config.flashAddresses;
    await world.flashConfig(flash, 3_000_000n);
    const attackers = await Promise.all(Array.from({ length: 8 }, newUser));
    const placed = await Promise.all(attackers.map((userId) => world.placeFlash(userId, 2)));
    for (const { amount, paymentAddress } of placed) {
      expect(paymentAddress).toBe(flash);
      expect(amount % 10_000n).not.toBe(0n);
    }
    const payments = [];
    for (const amount of [6_000_000n, 6_010_000n, 9_000_000n, 6_500_000n])
      payments.push(
        await world.transferred({ address: flash, amount, currency: 'TRX' }, { fromAddress: newAddress() }),
      );
    expect(await Promise.all(payments.map(({ txid }) => outcomeOf(txid)))).toEqual(
      payments.map(() => 'flash'),
    );
    for (const [i, { id }] of placed.entries())
      expect(await statusOf(attackers[i] ?? '', id)).toBe('awaiting_payment');
  });
});
