import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ChatUser } from '../../src/telegram/index.js';
import { expectBooksToBalance, totalOf } from './support/books.js';
import type { Payer } from './support/payer.js';
import { textOf } from './support/rent.js';
import { violationsAtRest } from './support/rest.js';
import { SOLID, World, type OrderRow } from './support/world.js';

const HOUR = /65k · 1 hour/;

let world: World;

beforeAll(async () => {
  world = await World.start();
});

afterAll(() => world.stop());

beforeEach(() => world.freeze());
afterEach(() => world.unfreeze());

interface Renter {
  user: ChatUser;
  order: OrderRow;
  payer: Payer;
}

async function renter(name: string): Promise<Renter> {
  const user = await world.chat.createUser(name, 'en');
  const payer = await world.payer();
  const { address } = await user.wallet();
  return { user, payer, order: await world.rent(user, { package: HOUR, receiver: address }) };
}

/** Pays in a block of its own, which the server has seen. @returns txid */
async function payInBlock({ payer, order }: Renter): Promise<string> {
  const txid = await payer.trx(order.payment_address, order.amount);
  await world.mine();
  await world.scanned();
  return txid;
}

const drop = (depth: number, txid: string, reinclude: 'none' | 'later'): Promise<unknown> =>
  world.control('reorg', { depth, drop: [txid], reinclude });

const delegateTxids = async (orderId: string): Promise<string[]> =>
  (
    await world.query<{ delegate_txid: string }>(
      'SELECT delegate_txid FROM energy_delegations WHERE order_id = $1 ORDER BY created_at',
      [orderId],
    )
  ).map(({ delegate_txid }) => delegate_txid);

/** How often the bot said something like it. */
const said = async (user: ChatUser, what: RegExp): Promise<number> =>
  (await user.messages()).filter((message) => what.test(textOf(message))).length;

describe('a reorganisation before the delivery', () => {
  it('takes a payment away and brings it again: told, and paid once', async () => {
    const one = await renter('Again');
    const txid = await payInBlock(one);
    await world.waitForStatus(one.order.id, 'confirming');
    await drop(1, txid, 'later');
    await one.user.waitForMessage(/^⚠️ The block with your payment was dropped by the network/);
    await world.waitForStatus(one.order.id, 'awaiting_payment');
    await world.mine(SOLID + 1);
    await world.waitForStatus(one.order.id, 'delegating');
    await world.pending();
    await world.mine();
    await one.user.waitForMessage(/^⚡ 65,000 energy delegated/);
    expect(await world.query('SELECT outcome FROM payments WHERE order_id = $1', [one.order.id])).toEqual([
      { outcome: 'order' },
    ]);
    expect(await said(one.user, /^👀 Payment of/)).toBe(2);
    await expectBooksToBalance(world);
  });

  it('takes a payment away for good: the order waits on, and is paid by another transfer', async () => {
    const one = await renter('Vanished');
    const txid = await payInBlock(one);
    await world.waitForStatus(one.order.id, 'confirming');
    await drop(1, txid, 'none');
    await world.waitForStatus(one.order.id, 'awaiting_payment');
    await world.mine(SOLID * 2);
    await world.scanned();
    expect((await world.order(one.order.id)).status).toBe('awaiting_payment');
    const second = await payInBlock(one);
    await world.mine(SOLID);
    await world.waitForStatus(one.order.id, 'delegating');
    const rows = await world.query('SELECT txid, outcome, booked FROM payments WHERE txid = ANY($1)', [
      [txid, second],
    ]);
    expect(rows).toHaveLength(2);
    expect(rows).toContainEqual({ txid, outcome: null, booked: 'none' });
    expect(rows).toContainEqual({ txid: second, outcome: 'order', booked: 'solid' });
    await expectBooksToBalance(world);
  });
});

describe('a reorganisation after the delivery', () => {
  it('takes the delegation away: the same bytes bring it again, and the buyer is told both times', async () => {
    const one = await renter('Undelivered');
    await payInBlock(one);
    await world.mine(SOLID);
    await world.waitForStatus(one.order.id, 'delegating');
    await world.pending();
    await world.mine();
    await one.user.waitForMessage(/^⚡ 65,000 energy delegated/);
    const [txid = ''] = await delegateTxids(one.order.id);
    await drop(1, txid, 'none');
    await one.user.waitForMessage(/^⚠️ The block with your delegation was dropped by the network/);
    await world.waitForStatus(one.order.id, 'delegating');
    expect(await world.delegatedTo(one.order.receiver)).toBe(0n);
    await world.pending();
    await world.mine();
    await world.waitForStatus(one.order.id, 'active');
    expect(await delegateTxids(one.order.id)).toEqual([txid]);
    expect((await world.delegationSteps(one.order.receiver)).map((step) => step.txid)).toEqual([txid]);
    await world.until('the second message of the delivery', async () =>
      (await said(one.user, /^⚡ 65,000 energy delegated/)) === 2 ? true : undefined,
    );
    await world.mine(SOLID);
    await one.user.waitForMessage(/^🔒 65,000 energy: the delegation is final/);
  });

  it('takes an early settled payment away for good: loss booked, energy taken back, sender no longer trusted', async () => {
    await world.setting('payment.confirmation_blocks', '1');
    const lost = await renter('Lost');
    const txid = await payInBlock(lost);
    await world.waitForStatus(lost.order.id, 'delegating');
    await world.pending();
    await world.mine();
    await world.waitForStatus(lost.order.id, 'active');
    await world.scanned();
    const before = await totalOf(world, 'reorg_losses');
    await drop(2, txid, 'none');
    await world.mine(40);
    await world.until('the loss to be booked', async () =>
      (await totalOf(world, 'reorg_losses')) - before === BigInt(lost.order.amount) ? true : undefined,
    );
    await world.waitForStatus(lost.order.id, 'reclaiming');
    await world.pending();
    await world.mine(SOLID + 1);
    const { reason } = await world.waitForStatus(lost.order.id, 'completed', 'failed');
    expect(reason).toBe('payment_lost');
    expect(await world.delegatedTo(lost.order.receiver)).toBe(0n);
    expect(await totalOf(world, 'unsolidified_receipts')).toBe(0n);
    await expectBooksToBalance(world);

    const distrusted = { ...(await renter('Distrusted')), payer: lost.payer };
    const trusted = await renter('Trusted');
    await lost.payer.trx(distrusted.order.payment_address, distrusted.order.amount);
    await payInBlock(trusted);
    await world.waitForStatus(trusted.order.id, 'delegating');
    expect((await world.order(distrusted.order.id)).status).toBe('confirming');
    await world.mine(SOLID);
    await world.waitForStatus(distrusted.order.id, 'delegating');
  });
});

describe('at rest', () => {
  it('books, orders, delegations and messages agree with the chain', async () => {
    expect(await violationsAtRest(world)).toEqual([]);
  });
});
