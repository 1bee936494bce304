import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { OrdersService } from '../../../src/domain/orders/index.js';
import { RefundsService } from '../../../src/domain/refunds/index.js';
import { RefundOrdersStep } from '../../../src/processes/refunds/refund-orders.step.js';
import { newAddress } from '../../harness/rooms.js';
import { RefundsWorld, TRX } from '../refunds/refunds-world.js';

let world: RefundsWorld;

beforeAll(async () => {
  world = await RefundsWorld.open();
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => world.rooms.close());

describe('an order that another worker began to refund on the chain', () => {
  it('is not credited as well by one who looked before, when the threshold has risen meanwhile', async () => {
    const payerAddress = newAddress();
    const id = await world.refundingOrder({ payerAddress, amount: 4n * TRX });
    const refunds = world.get(RefundsService);
    await world.get(RefundOrdersStep).run();
    expect(await refunds.ordersUnderWay()).toEqual([id]);
    await world.set('refund.threshold_sun', String(10n * TRX));
    vi.spyOn(refunds, 'ordersUnderWay').mockResolvedValueOnce([]);
    await world.get(RefundOrdersStep).run();
    expect((await world.get(OrdersService).find(id))?.status).toBe('refunding');
    expect(
      await world.rooms.value(`SELECT count(*) FROM ledger_accounts WHERE code = $1`, [
        `address_credit:${payerAddress}:TRX`,
      ]),
    ).toBe('0');
  });
});
