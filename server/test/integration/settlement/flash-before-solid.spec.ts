import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IncomingTransfer } from '../../../src/domain/payments/index.js';
import { newAddress } from '../../harness/rooms.js';
import { SettlementWorld } from './settlement-world.js';

const TRX = 1_000_000n;
const UNIT = 3n * TRX;
let world: SettlementWorld;

beforeAll(async () => {
  world = await SettlementWorld.open();
  await world.flashPrice({
    maxUnits: 10,
    confirmations: [
      { upToSun: '10000000', blocks: 1 },
      { upToSun: '20000000', blocks: 3 },
      { upToSun: null, blocks: 19 },
    ],
  });
});
afterAll(async () => {
  await world.assertBooks();
  await world.close();
});

const receipts = (): Promise<bigint> => world.balance('unsolidified_receipts');

/** Includes a transfer again, in a block that the chain keeps. */
const again = (transfer: IncomingTransfer): Promise<void> =>
  world.record({ ...transfer, height: BigInt(world.height), blockId: `other ${transfer.blockId}` });

describe('a flash payment before it is solid', () => {
  it('waits for the blocks that its amount asks for', async () => {
    const [small, middle, large] = [world.plain(2n * UNIT), world.plain(5n * UNIT), world.plain(7n * UNIT)];
    await world.record(small, middle, large);
    const sold = async () =>
      (await Promise.all([small, middle, large].map((one) => world.orderOf(one)))).map(Boolean);
    await world.pass(1);
    expect(await sold()).toEqual([true, false, false]);
    await world.pass(1);
    expect(await sold()).toEqual([true, false, false]);
    await world.pass(1);
    expect(await sold()).toEqual([true, true, false]);
    await world.pass(16);
    expect(await sold()).toEqual([true, true, true]);
  });

  it('buys at once, while what is left of it waits', async () => {
    const from = newAddress();
    await world.prove(from);
    const transfer = world.plain(UNIT + TRX, { fromAddress: from });
    await world.record(transfer);
    await world.pass(1);
    expect((await world.orderOf(transfer))?.status).toBe('paid');
    expect(await world.payment(transfer)).toMatchObject({ booked: 'receipt', earned: '3000000' });
    expect(await receipts()).toBe(UNIT);
    expect(await world.credit(from)).toBe(0n);
    expect(await world.events()).toEqual([]);
    await world.assertBooks();
    await world.pass(18);
    expect(await world.payment(transfer)).toMatchObject({ booked: 'solid' });
    expect(await receipts()).toBe(0n);
    expect(await world.credit(from)).toBe(TRX);
    expect(await world.events()).toMatchObject([
      {
        kind: 'flash_credited',
        data: { amount: '4000000', credit: '1000000', units: 1, reason: 'remainder' },
      },
    ]);
    const next = world.plain(2n * TRX, { fromAddress: from });
    await world.record(next);
    await world.pass(1);
    expect(await world.payment(next)).toMatchObject({ booked: 'receipt', credit_used: '1000000' });
    expect(await receipts()).toBe(2n * TRX);
    expect(await world.credit(from)).toBe(0n);
    await world.pass(18);
    expect(await receipts()).toBe(0n);
  });

  it('that buys nothing waits until it is solid', async () => {
    const transfer = world.plain(TRX);
    await world.record(transfer);
    await world.pass(17);
    expect(await world.payment(transfer)).toMatchObject({ outcome: 'flash', booked: 'none' });
    await world.pass(2);
    expect(await world.credit(transfer.fromAddress)).toBe(TRX);
  });

  it('counts toward the total only with what it bought, and beyond the total waits', async () => {
    await world.set('payment.fast_exposure_max', '9000000');
    const two = [world.plain(UNIT + 2n * TRX), world.plain(2n * UNIT + 2n * TRX), world.plain(UNIT)];
    await world.record(...two);
    await world.pass(1);
    const early = await Promise.all(two.map((one) => world.payment(one)));
    const spent = early.reduce((sum, { earned }) => sum + BigInt(earned), 0n);
    expect(spent).toBeLessThanOrEqual(9_000_000n);
    expect(early.filter(({ booked }) => booked === 'receipt')).toHaveLength(2);
    await world.pass(18);
    const solid = await Promise.all(two.map((one) => world.payment(one)));
    expect(solid.map(({ booked }) => booked)).toEqual(['solid', 'solid', 'solid']);
    await world.set('payment.fast_exposure_max', '1000000000');
  });

  it('shares the total with two workers', async () => {
    await world.set('payment.fast_exposure_max', '9000000');
    const many = Array.from({ length: 8 }, () => world.plain(UNIT));
    const twin = await world.twin();
    try {
      await world.record(...many);
      await world.rooms.query('UPDATE chain_cursor SET height = height + 1');
      world.height += 1;
      await Promise.all([world.settle(), twin.settle()]);
      expect(await receipts()).toBe(9_000_000n);
      await world.assertBooks();
    } finally {
      await twin.close();
      await world.set('payment.fast_exposure_max', '1000000000');
    }
    await world.pass(18);
  });
});

describe('units sold beforehand', () => {
  it('wait for the blocks that the flash address asks for their amount, within the same total', async () => {
    const ordered = (amount: bigint) => world.order({ amount, paymentAddress: world.flashAddress });
    const [small, large] = [await ordered(2n * UNIT), await ordered(7n * UNIT)];
    const elsewhere = await world.order();
    await world.record(small.transfer(), large.transfer(), elsewhere.transfer());
    await world.pass(1);
    const statuses = async () => Promise.all([small, large, elsewhere].map((order) => world.statusOf(order)));
    expect(await statuses()).toEqual(['paid', 'confirming', 'confirming']);
    expect(await receipts()).toBe(small.amount);
    await world.pass(18);
    expect(await statuses()).toEqual(['paid', 'paid', 'paid']);
    expect(await receipts()).toBe(0n);
  });
});

describe('a flash payment whose block is orphaned', () => {
  it('before it was settled, and included again, buys once', async () => {
    const transfer = world.plain(7n * UNIT);
    await world.record(transfer);
    await world.pass(1);
    await world.orphan(transfer);
    await world.pass(1);
    expect(await world.payment(transfer)).toMatchObject({ outcome: null, height: null });
    await again(transfer);
    await world.pass(18);
    expect((await world.orderOf(transfer))?.status).toBe('paid');
    expect(
      await world.rooms.value('SELECT count(*) FROM orders WHERE payer_address = $1', [transfer.fromAddress]),
    ).toBe('1');
  });

  it('before it was settled, for good, leaves no trace in the books', async () => {
    const transfer = world.plain(7n * UNIT);
    await world.record(transfer);
    await world.pass(1);
    await world.orphan(transfer);
    await world.pass(60);
    expect(await world.payment(transfer)).toMatchObject({ outcome: null, booked: 'none' });
    await world.assertBooks();
  });

  it('after it was settled, and included again, is cash with its remainder once', async () => {
    const transfer = world.plain(UNIT + TRX);
    await world.record(transfer);
    await world.pass(1);
    await world.orphan(transfer);
    await world.pass(2);
    expect(await receipts()).toBe(UNIT);
    await again(transfer);
    await world.pass(18);
    expect(await world.payment(transfer)).toMatchObject({ booked: 'solid', outcome: 'flash' });
    expect(await receipts()).toBe(0n);
    expect(await world.credit(transfer.fromAddress)).toBe(TRX);
    expect((await world.orderOf(transfer))?.status).toBe('paid');
  });

  it('after it was settled, for good, is a loss; the credit that it used is its sender’s again', async () => {
    const from = newAddress();
    const first = world.plain(2n * TRX, { fromAddress: from });
    await world.record(first);
    await world.pass(19);
    const losses = await world.balance('reorg_losses');
    const transfer = world.plain(UNIT + TRX, { fromAddress: from });
    await world.record(transfer);
    await world.pass(1);
    expect(await world.payment(transfer)).toMatchObject({ earned: '6000000', credit_used: '2000000' });
    await world.orphan(transfer);
    await world.pass(60);
    const lost = await world.payment(transfer);
    expect(lost).toMatchObject({ outcome: 'lost', booked: 'lost' });
    expect((await world.balance('reorg_losses')) - losses).toBe(2n * UNIT);
    expect(await receipts()).toBe(0n);
    expect(await world.credit(from)).toBe(2n * TRX);
    expect((await world.orderOf(transfer))?.status).toBe('refunding');
    expect(await world.alerts(lost.id)).toEqual(['payment_lost']);
    const next = world.plain(UNIT, { fromAddress: from });
    await world.record(next);
    await world.pass(1);
    expect(await world.orderOf(next)).toBeNull();
    await world.pass(18);
    expect((await world.orderOf(next))?.status).toBe('paid');
  });
});
