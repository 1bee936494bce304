import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChatUser } from '../../src/telegram/index.js';
import { setRate } from '../support/price-list.js';
import { balanceOf, totalOf } from './support/books.js';
import { depositInChat, type DepositRow } from './support/deposit.js';
import { settled, TRX } from './support/money.js';
import type { Payer } from './support/payer.js';
import { rentInChat, textOf } from './support/rent.js';
import { violationsAtRest } from './support/rest.js';
import { CAPACITY_WAIT_S, SOLID, World, type OrderRow } from './support/world.js';

const HOUR = /65k · 1 hour/;

let world: World;
let payer: Payer;
let usdt = '';

beforeAll(async () => {
  world = await World.start();
  await setRate((sql, parameters) => world.query(sql, parameters), 300_000n);
  payer = await world.payer(100_000, 100_000);
  usdt = world.sandbox.endpoints.usdtContract;
});

afterAll(() => world.stop());

async function newUser(name: string): Promise<{ user: ChatUser; address: string }> {
  const user = await world.chat.createUser(name, 'en');
  return { user, address: (await user.wallet()).address };
}

const pay = ({ address, currency, amount }: DepositRow): Promise<string> =>
  currency === 'TRX' ? payer.trx(address, amount) : payer.trc20(usdt, address, BigInt(amount));

async function usdtOf({ id }: ChatUser): Promise<bigint> {
  const [row] = await world.query<{ balance: string }>(
    `SELECT a.balance::text FROM ledger_accounts a JOIN users u ON a.code = 'user:' || u.id || ':USDT'
     WHERE u.telegram_id = $1`,
    [id],
  );
  return BigInt(row?.balance ?? 0);
}

/** Orders in the chat, to be paid in USDT. */
async function rentForUsdt(
  user: ChatUser,
  receiver: string,
  payWith: 'usdt' | 'usdtbalance',
): Promise<OrderRow> {
  await rentInChat(user, { package: HOUR, receiver, payWith });
  return world.orderOf(user);
}

describe('a deposit', () => {
  it.each(['TRX', 'USDT'] as const)(
    'in %s is credited once its block is solid, and not before',
    async (currency) => {
      const { user } = await newUser(`Saver ${currency}`);
      const deposit = await depositInChat(world, user, currency, 20);
      expect(BigInt(deposit.amount) / TRX).toBe(20n);
      expect(BigInt(deposit.amount) % 10_000n).toBeGreaterThan(0n);
      const held = currency === 'TRX' ? () => balanceOf(world, user.id) : () => usdtOf(user);
      await world.freeze();
      const txid = await pay(deposit);
      await world.mine();
      await user.waitForMessage(/^🔎 Deposit of 20\.\d{6}/);
      await world.mine(SOLID - 3);
      await world.scanned();
      expect(await held()).toBe(0n);
      await world.mine(4);
      await world.unfreeze();
      expect(await settled(world, txid)).toMatchObject({ outcome: 'deposit', order_id: null });
      await user.waitForMessage(/^💰 Deposit of 20\.\d{6}/);
      expect(await held()).toBe(BigInt(deposit.amount));
    },
  );

  it('that leaves the chain before that is not credited, and is when it comes again', async () => {
    const { user } = await newUser('Patient');
    const deposit = await depositInChat(world, user, 'TRX', 10);
    await world.freeze();
    const txid = await pay(deposit);
    await world.mine(3);
    await user.waitForMessage(/^🔎/);
    await world.control('reorg', { depth: 3, drop: [txid], reinclude: 'none' });
    await world.mine(SOLID + 5);
    await world.scanned();
    expect(await balanceOf(world, user.id)).toBe(0n);
    await world.unfreeze();
    const again = await pay(deposit);
    expect(await settled(world, again)).toMatchObject({ outcome: 'deposit' });
    expect(await balanceOf(world, user.id)).toBe(BigInt(deposit.amount));
  });

  it('paid twice is credited once; the second transfer waits for a person', async () => {
    const { user } = await newUser('Double');
    const deposit = await depositInChat(world, user, 'TRX', 10);
    const first = await pay(deposit);
    expect(await settled(world, first)).toMatchObject({ outcome: 'deposit' });
    expect(await settled(world, await pay(deposit))).toMatchObject({
      outcome: 'unmatched',
      exception: 'duplicate',
    });
    expect(await balanceOf(world, user.id)).toBe(BigInt(deposit.amount));
  });

  it('paid late is credited as long as its amount names it, and then no more', async () => {
    const { user } = await newUser('Late');
    const [late, forgotten] = [
      await depositInChat(world, user, 'TRX', 10),
      await depositInChat(world, user, 'TRX', 20),
    ];
    await world.warpTo(late.deadline, -5);
    expect(await settled(world, await pay(late))).toMatchObject({ outcome: 'deposit' });
    await world.warpTo(forgotten.hold_until, -60);
    expect(await settled(world, await pay(forgotten))).toMatchObject({ outcome: 'unmatched' });
    expect(await balanceOf(world, user.id)).toBe(BigInt(late.amount));
  });

  it('is nobody’s for a txid, an amount nearby, another token or a call that failed', async () => {
    const { user } = await newUser('Hopeful');
    const deposit = await depositInChat(world, user, 'USDT', 10);
    const amount = BigInt(deposit.amount);
    const fake = await world.control<{ contract: string }>('fake-token', { holder: payer.address });
    const poor = await world.payer(100);
    await payer.trc20(fake.contract, deposit.address, amount);
    await poor.trc20(usdt, deposit.address, amount);
    await payer.trc20(usdt, deposit.address, amount, 1_000_000);
    const wrong = [
      await payer.trc20(usdt, deposit.address, amount + 1n),
      await payer.trx(deposit.address, amount),
    ];
    for (const txid of wrong) {
      await user.send(txid);
      expect(await settled(world, txid)).toMatchObject({ outcome: 'unmatched' });
    }
    expect([await usdtOf(user), await balanceOf(world, user.id)]).toEqual([0n, 0n]);
  });
});

describe('an order in USDT', () => {
  it('is paid by an exact transfer, of a contract too, and delivered', async () => {
    const { user, address } = await newUser('Dollar');
    const order = await rentForUsdt(user, address, 'usdt');
    expect(order).toMatchObject({ currency: 'USDT', status: 'awaiting_payment' });
    // 2.8 TRX at 0.3 USDT, and the suffix.
    expect(BigInt(order.amount) - 840_000n).toBeLessThan(10_000n);
    const { contract } = await world.control<{ contract: string }>('payer-contract', { usdt: 100 });
    const txid = await payer.call(contract, 'payToken(address,address,uint256)', [
      { type: 'address', value: usdt },
      { type: 'address', value: order.payment_address },
      { type: 'uint256', value: order.amount },
    ]);
    expect(await settled(world, txid)).toMatchObject({ outcome: 'order', order_id: order.id });
    await user.waitForMessage(/^⚡ 65,000 energy delegated/);
    const proved = await world.query('SELECT 1 FROM proved_addresses WHERE address = $1', [contract]);
    expect(proved).toEqual([]);
  });

  it('is not paid by as many TRX', async () => {
    const { user, address } = await newUser('Mixed up');
    const order = await rentForUsdt(user, address, 'usdt');
    const txid = await payer.trx(order.payment_address, order.amount);
    expect(await settled(world, txid)).toMatchObject({ outcome: 'unmatched', order_id: null });
    expect((await world.order(order.id)).status).toBe('awaiting_payment');
  });

  it('is paid from a balance in USDT, and refunded there when nobody can serve it', async () => {
    const { user, address } = await newUser('Holder');
    const deposit = await depositInChat(world, user, 'USDT', 5);
    await settled(world, await pay(deposit));
    const before = await totalOf(world, 'revenue', 'USDT');
    const served = await rentForUsdt(user, address, 'usdtbalance');
    await world.waitForStatus(served.id, 'active');
    expect(before - (await totalOf(world, 'revenue', 'USDT'))).toBe(BigInt(served.amount));
    expect(await usdtOf(user)).toBe(BigInt(deposit.amount) - BigInt(served.amount));

    const order = await rentForUsdt(user, address, 'usdt');
    await world.query(`UPDATE supplier_wallets SET status = 'disabled'`);
    await settled(world, await payer.trc20(usdt, order.payment_address, BigInt(order.amount)));
    await world.waitForStatus(order.id, 'waiting_capacity');
    await world.warp(CAPACITY_WAIT_S + 60);
    const told = await user.waitForMessage(/^↩️ .* USDT refunded to your balance/);
    expect(textOf(told)).toContain(order.reference);
    await world.query(`UPDATE supplier_wallets SET status = 'active'`);
    const paid = BigInt(deposit.amount) - BigInt(served.amount);
    expect(await usdtOf(user)).toBe(paid + BigInt(order.amount));
  });
});

describe('at rest', () => {
  it('books, orders, delegations and messages agree with the chain', async () => {
    expect(await violationsAtRest(world)).toEqual([]);
  });
});
