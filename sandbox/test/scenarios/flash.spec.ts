import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setListed } from '../support/price-list.js';
import { totalOf } from './support/books.js';
import { flashOrderInChat } from './support/flash-order.js';
import {
  alertsOf,
  creditOf,
  liquid,
  MOST_UNITS,
  provenUser,
  refundsTo,
  refundTo,
  sellFlash,
  settled,
  TRX,
  UNIT_ENERGY,
  UNIT_SUN,
} from './support/money.js';
import { textOf } from './support/rent.js';
import { violationsAtRest } from './support/rest.js';
import { CAPACITY_WAIT_S, World } from './support/world.js';

let world: World;
let flash = '';

beforeAll(async () => {
  world = await World.start();
  flash = await sellFlash(world);
});

afterAll(() => world.stop());

interface FlashOrder {
  id: string;
  reference: string;
  status: string;
  user_id: string | null;
  energy: number;
  amount: string;
}

/** The flash order of a payment, delivered. */
async function delivered(txid: string): Promise<FlashOrder> {
  const { order_id: id } = await settled(world, txid);
  if (!id) throw new Error(`${txid} bought nothing`);
  await world.waitForStatus(id, 'active');
  const [order] = await world.query<FlashOrder>('SELECT * FROM orders WHERE id = $1', [id]);
  if (!order) throw new Error(`no order ${id}`);
  return order;
}

describe('whole units', () => {
  it('are delivered to a stranger who sent TRX and nothing else', async () => {
    const payer = await world.payer();
    const before = await totalOf(world, 'revenue');
    const txid = await payer.trx(flash, 2n * UNIT_SUN);
    const order = await delivered(txid);
    expect(order).toMatchObject({ user_id: null, energy: 2 * UNIT_ENERGY, amount: String(2n * UNIT_SUN) });
    expect(await world.delegatedTo(payer.address)).toBeGreaterThan(0n);
    expect(before - (await totalOf(world, 'revenue'))).toBe(2n * UNIT_SUN);
    expect(await creditOf(world, payer.address)).toBe(0n);
  });

  it('are told of in the chat of whoever proved the sending address', async () => {
    const { user, address } = await provenUser(world, 'Regular');
    await user.pay(flash, '3');
    await user.waitForMessage(/^✅ Flash payment of 3.00 TRX confirmed/);
    await user.waitForMessage(/^⚡ 65,000 energy delegated[\s\S]*Order/);
    const [order] = await world.query<FlashOrder>(`SELECT * FROM orders WHERE payer_address = $1`, [address]);
    expect(order?.user_id).not.toBeNull();
  });
});

describe('a flash order made beforehand', () => {
  it('has an amount of its own, and gives another address what was paid with it', async () => {
    const user = await world.chat.createUser('Generous friend', 'en');
    const friend = await world.payer(1);
    const order = await flashOrderInChat(world, user, friend.address);
    expect(order).toMatchObject({ kind: 'flash', status: 'awaiting_payment', payment_address: flash });
    expect(BigInt(order.amount) - UNIT_SUN).toBeLessThan(10_000n);
    const payer = await world.payer();
    const round = await settled(world, await payer.trx(flash, UNIT_SUN));
    expect(round).toMatchObject({ outcome: 'flash' });
    expect((await world.order(order.id)).status).toBe('awaiting_payment');
    const txid = await payer.trx(flash, order.amount);
    expect(await settled(world, txid)).toMatchObject({ outcome: 'order', order_id: order.id });
    await user.waitForMessage(/^⚡ 65,000 energy delegated/);
    expect(await world.delegatedTo(friend.address)).toBeGreaterThan(0n);
  });
});

describe('what is over', () => {
  it('is told to the sender if known, and used by the next payment', async () => {
    const { user, address } = await provenUser(world, 'Generous');
    await user.pay(flash, '3.2');
    const told = await user.waitForMessage(/^🪙/);
    expect(textOf(told)).toContain('0.20 TRX');
    await world.until('the rest to be credited', async () =>
      (await creditOf(world, address)) === TRX / 5n ? true : undefined,
    );
    const { txid } = await user.pay(flash, '2.9');
    expect(await settled(world, txid)).toMatchObject({ earned: String(UNIT_SUN), credit_used: '100000' });
    await delivered(txid);
    expect(await creditOf(world, address)).toBe(TRX / 10n);
    expect(await refundsTo(world, address)).toEqual([]);
  });

  it('goes back on chain from a threshold on, net of the fee', async () => {
    const payer = await world.payer();
    const txid = await payer.trx(flash, UNIT_SUN + 2n * TRX);
    await delivered(txid);
    const start = await liquid(world, payer.address);
    const refund = await refundTo(world, payer.address, 'paid');
    const net = BigInt(refund.amount) - BigInt(refund.fee_sun);
    expect(refund.amount).toBe(String(2n * TRX));
    expect(net).toBeLessThan(2n * TRX);
    expect((await liquid(world, payer.address)) - start).toBeLessThanOrEqual(net);
    expect(await creditOf(world, payer.address)).toBe(0n);
  });

  it('includes everything above the largest number of units', async () => {
    const payer = await world.payer();
    const most = BigInt(MOST_UNITS) * UNIT_SUN;
    const txid = await payer.trx(flash, most + 5n * TRX);
    expect(await delivered(txid)).toMatchObject({ energy: MOST_UNITS * UNIT_ENERGY, amount: String(most) });
    expect(await refundTo(world, payer.address, 'paid')).toMatchObject({ amount: String(5n * TRX) });
  });
});

describe('less than one unit', () => {
  it('delivers nothing and stays as credit, until it is one with what comes next', async () => {
    const { user, address } = await provenUser(world, 'Thrifty');
    const { txid } = await user.pay(flash, '0.5');
    expect(await settled(world, txid)).toMatchObject({ outcome: 'flash', order_id: null, earned: '0' });
    await user.waitForMessage(/^🪙 0.50 TRX received, less than one flash unit/);
    expect(await creditOf(world, address)).toBe(TRX / 2n);
    const next = await user.pay(flash, '2.5');
    await delivered(next.txid);
    expect(await creditOf(world, address)).toBe(0n);
  });

  it('goes back when it is worth a transfer', async () => {
    const payer = await world.payer();
    const txid = await payer.trx(flash, 2n * TRX);
    expect(await settled(world, txid)).toMatchObject({ outcome: 'flash', order_id: null });
    expect(await refundTo(world, payer.address, 'paid')).toMatchObject({ amount: String(2n * TRX) });
    expect(await world.delegatedTo(payer.address)).toBe(0n);
  });
});

describe('what cannot be served', () => {
  it('goes back when selling is paused, or stays as credit below the threshold', async () => {
    const { user, address } = await provenUser(world, 'Unlucky');
    const energy = await world.delegatedTo(address);
    const stranger = await world.payer();
    await world.setting('brake.selling', 'true');
    await world.until('the brake to be seen', async () => {
      const probe = await stranger.trx(flash, UNIT_SUN);
      return (await settled(world, probe)).order_id === null ? true : undefined;
    });
    const { txid } = await user.pay(flash, '3');
    const { id } = await settled(world, txid);
    await user.waitForMessage(/^🚫 3.00 TRX received/);
    await user.waitForMessage(/^💸/);
    expect(await alertsOf(world, 'flash_not_served', id)).toHaveLength(1);
    expect(await refundTo(world, address, 'paid')).toMatchObject({ amount: String(UNIT_SUN) });
    const small = await stranger.trx(flash, TRX / 4n);
    expect(await settled(world, small)).toMatchObject({ outcome: 'flash', order_id: null });
    expect(await world.delegatedTo(address)).toBe(energy);
    await world.setting('brake.selling', 'false');
  });

  it('goes back on chain when no capacity comes free within the wait', async () => {
    const payer = await world.payer();
    await world.setting('selling.pause_when_sold_out', 'false');
    await world.query(`UPDATE supplier_wallets SET status = 'disabled'`);
    const txid = await payer.trx(flash, UNIT_SUN);
    const { order_id: id } = await settled(world, txid);
    await world.waitForStatus(id ?? '', 'waiting_capacity');
    await world.warp(CAPACITY_WAIT_S + 60);
    const refund = await refundTo(world, payer.address, 'paid');
    expect(refund).toMatchObject({ amount: String(UNIT_SUN), reason: 'order' });
    await world.waitForStatus(id ?? '', 'refunded');
    expect(await world.delegationSteps(payer.address)).toEqual([]);
    await world.query(`UPDATE supplier_wallets SET status = 'active'`);
  });
});

describe('who must not be served', () => {
  it.each(['contract', 'exchange', 'deny'] as const)(
    '%s: the money waits for finance, no energy',
    async (who) => {
      const payer = await world.payer();
      if (who === 'contract') await world.control('contract-at', { address: payer.address });
      else await setListed((sql, parameters) => world.query(sql, parameters), who, payer.address);
      const before = await totalOf(world, 'unmatched');
      const txid = await payer.trx(flash, UNIT_SUN);
      const reasons = {
        contract: 'sender_is_contract',
        exchange: 'sender_is_exchange',
        deny: 'sender_denied',
      };
      const held = await settled(world, txid);
      expect(held).toMatchObject({ outcome: 'held', hold_reason: reasons[who], order_id: null });
      expect(before - (await totalOf(world, 'unmatched'))).toBe(UNIT_SUN);
      expect(await alertsOf(world, 'payment_held', held.id)).toHaveLength(1);
      expect(await world.delegationSteps(payer.address)).toEqual([]);
      expect(await refundsTo(world, payer.address)).toEqual([]);
    },
  );
});

describe('a payment that is reorganised away after the delivery', () => {
  it('is a loss in the books, and its energy comes back at once', async () => {
    await world.setting('selling.pause_when_sold_out', 'true');
    const payer = await world.payer();
    await world.freeze();
    const txid = await payer.trx(flash, UNIT_SUN);
    await world.mine(2);
    const order = await world.until('the order', async () => {
      const [row] = await world.query<FlashOrder>('SELECT * FROM orders WHERE payer_address = $1', [
        payer.address,
      ]);
      return row;
    });
    await world.waitForStatus(order.id, 'delegating');
    await world.pending();
    await world.mine();
    await world.waitForStatus(order.id, 'active');
    const before = await totalOf(world, 'reorg_losses');
    await world.control('reorg', { depth: 4, drop: [txid], reinclude: 'none' });
    await world.mine(45);
    await world.unfreeze();
    await world.until('the loss to be booked', async () =>
      (await totalOf(world, 'reorg_losses')) - before === UNIT_SUN ? true : undefined,
    );
    await world.waitForStatus(order.id, 'completed');
    expect(await world.delegatedTo(payer.address)).toBe(0n);
    const [payment] = await world.query<{ id: string; booked: string }>(
      'SELECT * FROM payments WHERE txid = $1',
      [txid],
    );
    expect(payment?.booked).toBe('lost');
    expect(await alertsOf(world, 'payment_lost', payment?.id ?? '')).toHaveLength(1);
    expect(await creditOf(world, payer.address)).toBe(0n);
  });
});

describe('at rest', () => {
  it('books, orders, delegations, refunds and messages agree with the chain', async () => {
    expect(await violationsAtRest(world)).toEqual([]);
  });
});
