import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChatUser } from '../../src/telegram/index.js';
import { expectBooksToBalance } from './support/books.js';
import type { Payer } from './support/payer.js';
import { violationsAtRest } from './support/rest.js';
import { SOLID, World, type OrderRow } from './support/world.js';

const HOUR = /65k · 1 hour/;

let world: World;
let payer: Payer;

beforeAll(async () => {
  world = await World.start();
  payer = await world.payer(1_000, 1_000);
});

afterAll(() => world.stop());

interface Booked {
  outcome: string;
  exception: string;
  order_id: string | null;
  kind: string | null;
  amount: string;
}

/** What a transfer is in the books, once it is settled: its outcome and the account it is owed on. */
function booked(txid: string): Promise<Booked> {
  return world.until(`transfer ${txid} to be settled`, async () => {
    const [row] = await world.query<Booked>(
      `SELECT p.outcome, p.exception, p.order_id, a.kind, -b.amount AS amount FROM payments p
       JOIN ledger_transactions t ON t.business_key = 'payment:' || p.txid || ':' || p.idx || ':received'
       JOIN balance_transactions b ON b.transaction_id = t.id AND b.amount < 0
       JOIN ledger_accounts a ON a.id = b.account_id
       WHERE p.txid = $1 AND p.status = 'settled'`,
      [txid],
    );
    return row;
  });
}

const unmatched = (amount: bigint) => ({
  outcome: 'unmatched',
  exception: 'none',
  order_id: null,
  kind: 'unmatched',
  amount: amount.toString(),
});

async function newOrder(name: string): Promise<{ user: ChatUser; order: OrderRow }> {
  const user = await world.chat.createUser(name, 'en');
  const { address } = await user.wallet();
  return { user, order: await world.rent(user, { package: HOUR, receiver: address }) };
}

/** What was sent meanwhile is in one block. */
async function inOneBlock<T>(send: () => Promise<T>): Promise<T> {
  await world.freeze();
  try {
    const sent = await send();
    await world.mine();
    return sent;
  } finally {
    await world.unfreeze();
  }
}

describe('a transfer that names no order', () => {
  it('is booked as unmatched, whatever is nearly right about it, and delegates nothing', async () => {
    const { order } = await newOrder('Exact');
    const price = BigInt(order.amount);
    const to = order.payment_address;
    const usdt = world.sandbox.endpoints.usdtContract;
    const more = await payer.trx(to, price + 1n);
    const less = await payer.trx(to, price - 1n);
    const round = await payer.trx(to, 3_000_000n);
    const wrongCurrency = await payer.trc20(usdt, to, price);
    const [other] = world.sandbox.endpoints.paymentAddresses.filter((one) => one !== to);
    const wrongAddress = await payer.trx(other ?? '', price);
    expect(await booked(more)).toEqual(unmatched(price + 1n));
    expect(await booked(less)).toEqual(unmatched(price - 1n));
    expect(await booked(round)).toEqual(unmatched(3_000_000n));
    expect(await booked(wrongCurrency)).toEqual(unmatched(price));
    expect(await booked(wrongAddress)).toEqual(unmatched(price));
    expect(await world.events(order.id)).toEqual(['created']);
    expect((await world.order(order.id)).status).toBe('awaiting_payment');
    expect(await world.query('SELECT txid FROM tron_transactions')).toEqual([]);
    await expectBooksToBalance(world);
  });

  it('makes no entry at all when it moved nothing of ours', async () => {
    const { order } = await newOrder('Nothing');
    const price = BigInt(order.amount);
    const to = order.payment_address;
    const usdt = world.sandbox.endpoints.usdtContract;
    const fake = await world.control<{ contract: string }>('fake-token', { holder: payer.address });
    const trc10 = await world.control<{ id: string }>('trc10', { owner: payer.address });
    const poor = await world.payer(100);
    const sent = {
      reverted: await poor.trc20(usdt, to, price),
      outOfEnergy: await payer.trc20(usdt, to, price, 1_000_000),
      fakeToken: await payer.trc20(fake.contract, to, price),
      trc10: await payer.trc10(trc10.id, to, 1_000n),
      zero: await payer.trc20(usdt, to, 0n),
    };
    const real = await payer.trx(to, price + 7n);
    expect(await booked(real)).toEqual(unmatched(price + 7n));
    const results = await world.look<{ transactions: { txid: string; result: string }[] }>('audit/transfers');
    const resultOf = (txid: string) => results.transactions.find((one) => one.txid === txid)?.result;
    expect(Object.values(sent).map(resultOf)).toEqual([
      'REVERT',
      'OUT_OF_ENERGY',
      'SUCCESS',
      'SUCCESS',
      'SUCCESS',
    ]);
    expect(
      await world.query('SELECT txid FROM payments WHERE txid = ANY($1)', [Object.values(sent)]),
    ).toEqual([]);
    expect((await world.order(order.id)).status).toBe('awaiting_payment');
  });
});

describe('transfers in one block', () => {
  it('of which two pay one order: the first serves it, the second is a duplicate for a person', async () => {
    const { user, order } = await newOrder('Twice');
    const second = await world.payer();
    const txids = await inOneBlock(async () => [
      await payer.trx(order.payment_address, order.amount),
      await second.trx(order.payment_address, order.amount),
    ]);
    await user.waitForMessage(/^⚡ 65,000 energy delegated/);
    const rows = await Promise.all(txids.map(booked));
    expect(rows.map(({ outcome }) => outcome).sort()).toEqual(['order', 'unmatched']);
    const duplicate = rows.find(({ outcome }) => outcome === 'unmatched');
    expect(duplicate).toMatchObject({ exception: 'duplicate', kind: 'unmatched', amount: order.amount });
    expect(rows.find(({ outcome }) => outcome === 'order')?.kind).toBe('revenue');
    await world.mine(SOLID);
    await world.scanned();
    expect(await world.delegationSteps(order.receiver)).toHaveLength(1);
  });

  it('of which each pays an order of its own: both are served', async () => {
    const [a, b] = [await newOrder('One'), await newOrder('Other')];
    expect(a.order.amount).not.toBe(b.order.amount);
    const txids = await inOneBlock(async () => [
      await payer.trx(a.order.payment_address, a.order.amount),
      await payer.trx(b.order.payment_address, b.order.amount),
    ]);
    await a.user.waitForMessage(/^⚡ 65,000 energy delegated/);
    await b.user.waitForMessage(/^⚡ 65,000 energy delegated/);
    const rows = await Promise.all(txids.map(booked));
    expect(rows.map(({ order_id }) => order_id)).toEqual([a.order.id, b.order.id]);
    expect(await world.delegationSteps(a.order.receiver)).toHaveLength(1);
    expect(await world.delegationSteps(b.order.receiver)).toHaveLength(1);
    await expectBooksToBalance(world);
  });
});

describe('at rest', () => {
  it('books, orders, delegations and messages agree with the chain', async () => {
    expect(await violationsAtRest(world)).toEqual([]);
  });
});
