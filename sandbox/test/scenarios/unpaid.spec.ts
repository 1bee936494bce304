import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { balanceOf, expectBooksToBalance } from './support/books.js';
import { waitForButton } from './support/rent.js';
import { violationsAtRest } from './support/rest.js';
import { SOLID, World } from './support/world.js';

const HOUR = /65k · 1 hour/;
const PAST_DEADLINE_S = -3;

let world: World;

beforeAll(async () => {
  world = await World.start();
});

afterAll(() => world.stop());

const requestOf = async (orderId: string): Promise<string | undefined> =>
  (
    await world.query<{ status: string }>('SELECT status FROM payment_monitors WHERE order_id = $1', [
      orderId,
    ])
  )[0]?.status;

async function expiredOrder(name: string) {
  const user = await world.chat.createUser(name, 'en');
  const { address } = await user.wallet();
  const order = await world.rent(user, { package: HOUR, receiver: address });
  await world.warpTo(order.payment_deadline, PAST_DEADLINE_S);
  await user.waitForMessage(/^⌛ Order \w{8} was not paid in time and has expired/);
  return { user, address, order };
}

describe('an order that nobody pays in time', () => {
  it('expires with a message, holds its amount, and a late payment at a price that holds revives it', async () => {
    const { user, address, order } = await expiredOrder('Patience');
    expect((await world.order(order.id)).status).toBe('expired');
    expect(await requestOf(order.id)).toBe('held');
    await user.pay(order.payment_address, trx(order.amount));
    await user.waitForMessage(/^⌛ Late payment of 2\.80\d{4} TRX received/);
    await user.waitForMessage(/^⚡ 65,000 energy delegated/);
    expect(await world.events(order.id)).toEqual(
      expect.arrayContaining(['expired', 'late_payment', 'delegating', 'active']),
    );
    expect(await world.delegatedTo(address)).toBeGreaterThan(0n);
    expect(await balanceOf(world, user.id)).toBe(0n);
  });

  it('is refunded to the balance when it is paid late and the price has risen; the balance then pays the next', async () => {
    const { user, address, order } = await expiredOrder('Latecomer');
    await world.query('UPDATE energy_packages SET price_sun = price_sun * 2');
    await user.pay(order.payment_address, trx(order.amount));
    await user.waitForMessage(/^↩️ 2\.80\d{4} TRX refunded to your balance/);
    await world.query('UPDATE energy_packages SET price_sun = price_sun / 2');
    expect((await world.order(order.id)).status).toBe('refunded');
    expect(await world.events(order.id)).toEqual(['created', 'expired', 'late_payment', 'refunded']);
    expect(await balanceOf(world, user.id)).toBe(BigInt(order.amount));
    expect(await world.delegationSteps(address)).toEqual([]);

    const next = await world.rent(user, { package: HOUR, receiver: address, payWith: 'balance' });
    expect(next).toMatchObject({ amount: '2800000', payment_address: null });
    await world.waitForStatus(next.id, 'active');
    expect(await balanceOf(world, user.id)).toBe(BigInt(order.amount) - 2_800_000n);
    await user.waitForMessage(/^⚡ 65,000 energy delegated/);
    await expectBooksToBalance(world);
  });

  it('names nobody any more after its hold: what comes then is unmatched', async () => {
    const { order, address } = await expiredOrder('Forgetful');
    await world.warpTo(order.payment_deadline, -24 * 3600 - 60);
    await world.until('the amount to be released', async () =>
      (await requestOf(order.id)) === 'released' ? true : undefined,
    );
    const payer = await world.payer();
    const txid = await payer.trx(order.payment_address, order.amount);
    const outcome = await world.until('the payment to be settled', async () => {
      const [row] = await world.query<{ outcome: string }>(
        `SELECT outcome, order_id FROM payments WHERE txid = $1 AND status = 'settled'`,
        [txid],
      );
      return row;
    });
    expect(outcome).toEqual({ outcome: 'unmatched', order_id: null });
    expect((await world.order(order.id)).status).toBe('expired');
    expect(await world.delegationSteps(address)).toEqual([]);
  });
});

describe('an order that its buyer cancels', () => {
  it('asks first, then is cancelled, its payment page gone and its amount held', async () => {
    const user = await world.chat.createUser('Fickle', 'zh-hans');
    const { address } = await user.wallet();
    const order = await world.rent(user, { package: /65k · 1 小时/, receiver: address });
    const { messageId } = await user.press('cancel_order_');
    const [, sure] = await waitForButton(user, /^cancel_sure_/, messageId);
    expect((await world.order(order.id)).status).toBe('awaiting_payment');
    await user.pressData(messageId, sure);
    await user.waitForMessage(/订单 \w{8}[\s\S]*已取消/);
    expect((await world.order(order.id)).status).toBe('cancelled');
    expect(await requestOf(order.id)).toBe('held');
    expect((await user.messages()).some(({ message_id }) => message_id === messageId)).toBe(false);
    await expect(user.paymentRequest()).rejects.toThrow('nobody asks for a payment');
    await world.mine(SOLID);
    await world.scanned();
    expect(await world.events(order.id)).toEqual(['created', 'cancelled']);
  });
});

/** Sun as a decimal amount. */
const trx = (sun: string): string => `${sun.slice(0, -6)}.${sun.slice(-6)}`;

describe('at rest', () => {
  it('books, orders, delegations and messages agree with the chain', async () => {
    expect(await violationsAtRest(world)).toEqual([]);
  });
});
