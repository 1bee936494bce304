import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { aUser } from '../../builders/rows.js';
import { newAddress } from '../../harness/rooms.js';
import { SettlementWorld } from './settlement-world.js';
import { STOPS } from './stops.js';

const TRX = 1_000_000n;
const UNIT = 3n * TRX;
let world: SettlementWorld;

beforeAll(async () => {
  world = await SettlementWorld.open();
});
afterAll(async () => {
  await world.assertBooks();
  await world.close();
});
beforeEach(() => world.flashPrice({ maxUnits: 10 }));

/** Sends a plain transfer to the flash address and waits until it is solid. */
async function send(amount: bigint, from = newAddress()) {
  const transfer = world.plain(amount, { fromAddress: from });
  await world.record(transfer);
  await world.pass(1);
  await world.pass(18);
  return { transfer, from };
}

describe('a plain transfer to a flash address', () => {
  it('of whole units is a paid order for its sender, and revenue', async () => {
    const before = await world.balance('revenue');
    const { transfer, from } = await send(2n * UNIT);
    expect(await world.orderOf(transfer)).toMatchObject({
      kind: 'flash',
      status: 'paid',
      priority: 0,
      userId: null,
      receiver: from,
      payerAddress: from,
      energy: 130_000,
      energyMissing: 130_000,
      durationSeconds: 3600,
      amount: 2n * UNIT,
      currency: 'TRX',
      quote: { priceSun: '6000000', burnSun: '13000000', units: 2 },
    });
    expect(await world.payment(transfer)).toMatchObject({
      outcome: 'flash',
      booked: 'solid',
      earned: '6000000',
      credit_used: '0',
    });
    expect((await world.balance('revenue')) - before).toBe(-2n * UNIT);
    expect(await world.credit(from)).toBe(0n);
  });

  it('waits until it is solid', async () => {
    const transfer = world.plain(UNIT);
    await world.record(transfer);
    await world.pass(18);
    expect(await world.orderOf(transfer)).toBeNull();
    await world.pass(1);
    expect((await world.orderOf(transfer))?.status).toBe('paid');
  });

  it('waits while no node says what its sender is', async () => {
    const account = vi.spyOn(world.tron, 'account').mockRejectedValue(new Error('no node answers'));
    const { transfer } = await send(UNIT);
    account.mockRestore();
    expect(await world.payment(transfer)).toMatchObject({ outcome: 'flash', booked: 'none' });
    await world.rooms.query('DELETE FROM dead_letters');
    await world.pass(1);
    expect((await world.orderOf(transfer))?.status).toBe('paid');
  });

  it('leaves a remainder to its sender, whose next payment uses it', async () => {
    const { transfer, from } = await send(UNIT + 2n * TRX);
    expect(await world.orderOf(transfer)).toMatchObject({ energy: 65_000, amount: UNIT });
    expect(await world.credit(from)).toBe(2n * TRX);
    const { transfer: next } = await send(TRX, from);
    expect(await world.orderOf(next)).toMatchObject({ energy: 65_000, amount: UNIT });
    expect(await world.payment(next)).toMatchObject({ earned: '3000000', credit_used: '2000000' });
    expect(await world.credit(from)).toBe(0n);
  });

  it('above the largest number buys that, and leaves the rest', async () => {
    const { transfer, from } = await send(12n * UNIT);
    expect(await world.orderOf(transfer)).toMatchObject({ energy: 650_000, amount: 10n * UNIT });
    expect(await world.credit(from)).toBe(2n * UNIT);
  });

  it('below the smallest number buys nothing: all of it is left', async () => {
    await world.flashPrice({ minUnits: 2 });
    const { transfer, from } = await send(UNIT + TRX);
    expect(await world.payment(transfer)).toMatchObject({ outcome: 'flash', booked: 'solid', earned: '0' });
    expect(await world.orderOf(transfer)).toBeNull();
    expect(await world.credit(from)).toBe(UNIT + TRX);
    expect(await world.alerts((await world.payment(transfer)).id)).toEqual([]);
  });

  it('while nothing is sold, or the address has no price, is credited with an alert', async () => {
    const sent = [];
    for (const { stop, open } of STOPS) {
      await stop(world);
      sent.push(await send(2n * UNIT));
      await open(world);
    }
    await world.flashPrice(null);
    sent.push(await send(2n * UNIT));
    for (const { transfer, from } of sent) {
      const { id, outcome, order_id: orderId } = await world.payment(transfer);
      expect({ outcome, orderId }).toEqual({ outcome: 'flash', orderId: null });
      expect(await world.credit(from)).toBe(2n * UNIT);
      expect(await world.alerts(id)).toEqual(['flash_not_served']);
    }
  });

  it('of USDT names nobody', async () => {
    const transfer = world.plain(2n * UNIT, { currency: 'USDT' });
    await world.record(transfer);
    await world.pass(19);
    expect(await world.payment(transfer)).toMatchObject({ outcome: 'unmatched', booked: 'solid' });
  });

  it('is sold by the price of its own address', async () => {
    const [, other] = world.rooms.config.flashAddresses;
    await world.flashPrice({ unitPriceSun: 2n * TRX }, other ?? newAddress());
    const transfer = world.plain(2n * TRX, { toAddress: other ?? newAddress() });
    await world.record(transfer);
    await world.pass(19);
    expect(await world.orderOf(transfer)).toMatchObject({ energy: 65_000, amount: 2n * TRX });
  });
});

describe('a flash payment of a sender that may not buy', () => {
  it.each([
    ['a contract', 'sender_is_contract', async (from: string) => void world.tron.contracts.add(from)],
    ['a listed exchange wallet', 'sender_is_exchange', (from: string) => world.list('exchange', from)],
    ['on the deny list', 'sender_denied', (from: string) => world.list('deny', from)],
  ])('%s, is held for finance', async (_name, reason, arrange) => {
    const from = newAddress();
    await arrange(from);
    const before = await world.balance('unmatched');
    const { transfer } = await send(2n * UNIT + 1n, from);
    const payment = await world.payment(transfer);
    expect(payment).toMatchObject({ outcome: 'held', hold_reason: reason, booked: 'solid', order_id: null });
    expect((await world.balance('unmatched')) - before).toBe(-2n * UNIT - 1n);
    expect(await world.credit(from)).toBe(0n);
    expect(await world.alerts(payment.id)).toEqual(['payment_held']);
  });

  it('no longer worries finance when it left the chain', async () => {
    const from = newAddress();
    await world.list('deny', from);
    const transfer = world.plain(UNIT, { fromAddress: from, blockId: 'fork of a denied one' });
    await world.flashPrice({ confirmations: [{ upToSun: null, blocks: 1 }] });
    await world.record(transfer);
    await world.pass(1);
    const { id, outcome } = await world.payment(transfer);
    expect(outcome).toBe('held');
    await world.orphan(transfer);
    await world.pass(1);
    expect(await world.payment(transfer)).toMatchObject({ outcome: null, hold_reason: null });
    const open = 'SELECT count(*) FROM alerts WHERE subject = $1 AND resolved_at IS NULL';
    expect(await world.rooms.value(open, [id])).toBe('0');
  });

  it('is held however little it is', async () => {
    const from = newAddress();
    world.tron.contracts.add(from);
    const { transfer } = await send(5n, from);
    expect(await world.payment(transfer)).toMatchObject({ outcome: 'held', booked: 'solid' });
  });
});

describe('a known sender', () => {
  it('has the order as his own, and is told of what is left and of what is not served', async () => {
    const from = newAddress();
    await world.prove(from);
    const { transfer } = await send(UNIT + 5n, from);
    const order = await world.orderOf(transfer);
    expect(order?.userId).toBe(world.userId);
    const kinds = (await world.orders.events(order?.id ?? '')).map(({ kind }) => kind);
    expect(kinds).toEqual(['created', 'payment_confirmed']);
    await world.set('brake.selling', 'true');
    const { transfer: stopped } = await send(UNIT, from);
    await world.set('brake.selling', 'false');
    const { transfer: small } = await send(7n, newAddress());
    expect(await world.events()).toEqual([
      {
        kind: 'flash_credited',
        subject: (await world.payment(transfer)).id,
        data: { amount: '3000005', credit: '5', units: 1, reason: 'remainder' },
      },
      {
        kind: 'flash_not_served',
        subject: (await world.payment(stopped)).id,
        data: { amount: '3000000', reason: 'selling_stopped' },
      },
    ]);
    expect((await world.payment(small)).booked).toBe('solid');
  });

  it('is nobody where two users paid from the address', async () => {
    const from = newAddress();
    await world.prove(from);
    const [payment] = await world.rooms.query<{ id: string }>('SELECT id FROM payments LIMIT 1');
    await world.rooms.query(
      'INSERT INTO proved_addresses (address, user_id, payment_id) VALUES ($1, $2, $3)',
      [from, await aUser(world.rooms), payment?.id],
    );
    const { transfer } = await send(UNIT, from);
    expect((await world.orderOf(transfer))?.userId).toBeNull();
  });

  it('is not whoever saved the address', async () => {
    const from = newAddress();
    await world.rooms.query(
      `INSERT INTO user_wallets (user_id, address, label) VALUES ($1, $2, 'not mine')`,
      [world.userId, from],
    );
    const { transfer } = await send(UNIT, from);
    expect((await world.orderOf(transfer))?.userId).toBeNull();
  });
});

describe('two payments of one sender', () => {
  it('in one batch use his credit once', async () => {
    const { from } = await send(2n * TRX);
    const two = [world.plain(TRX, { fromAddress: from }), world.plain(TRX, { fromAddress: from })];
    await world.record(...two);
    await world.pass(19);
    const orders = await Promise.all(two.map((one) => world.orderOf(one)));
    expect(orders.filter(Boolean)).toHaveLength(1);
    expect(await world.credit(from)).toBe(TRX);
  });

  it('in the hands of two workers use his credit once', async () => {
    const { from } = await send(2n * TRX);
    const many = Array.from({ length: 6 }, () => world.plain(2n * TRX, { fromAddress: from }));
    const twin = await world.twin();
    try {
      await world.record(...many);
      await world.pass(1);
      world.height += 18;
      twin.height = world.height;
      await world.rooms.query('UPDATE chain_cursor SET height = $1, solid_height = $2', [
        world.height,
        world.height - 18,
      ]);
      await Promise.all([world.settle(), twin.settle()]);
      const sold = (await Promise.all(many.map((one) => world.orderOf(one)))).filter(Boolean);
      expect(sold).toHaveLength(4);
      expect(await world.credit(from)).toBe(14n * TRX - 4n * UNIT);
      await world.assertBooks();
    } finally {
      await twin.close();
    }
  });
});
