import { randomUUID } from 'node:crypto';
import { chainRoutes } from '@energy-desk/shared/chain';
import { flashRoutes } from '@energy-desk/shared/flash';
import { ordersRoutes } from '@energy-desk/shared/orders';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LedgerService } from '../../../../src/domain/ledger/index.js';
import { Settings } from '../../../../src/domain/settings/index.js';
import { aUser } from '../../../builders/rows.js';
import type { Person } from '../../../harness/api.js';
import { newAddress } from '../../../harness/rooms.js';
import { OrdersWorld } from './orders-world.js';

const reason = 'a gift after a complaint';
const flashAddress = newAddress();
let world: OrdersWorld;
let operator: Person;
beforeAll(async () => {
  world = await OrdersWorld.open({ FLASH_ADDRESSES: flashAddress });
  await world.wallet('pool by hand');
  await world.api.rooms.query(
    `INSERT INTO price_configs (kind, duration_seconds, unit_price_sun, address, unit_energy, min_units, max_units,
       confirmations) VALUES ('flash', 3600, 3000000, $1, 65000, 1, 10, '[{"upToSun":null,"blocks":19}]')`,
    [flashAddress],
  );
  operator = await world.api.as('operator');
});
afterAll(() => world.close());

const orders = (): Promise<unknown> => world.api.rooms.value('SELECT count(*)::int FROM orders');
const wish = () => ({ receiver: newAddress(), energy: 65_000, durationSeconds: 3600, reason });

async function richUser(): Promise<string> {
  const userId = await aUser(world.api.rooms);
  await world.api.rooms.database.transaction('balance.adjust', (tx) =>
    world.api.rooms.get(LedgerService).adjust(tx, userId, 'TRX', 50_000_000n, `test:${userId}`, {}),
  );
  return userId;
}

describe('energy given away', () => {
  it('is a manual order of price 0 through the same corridor, once for each key', async () => {
    const body = wish();
    const headers = { 'idempotency-key': randomUUID() };
    const first = await operator.get(chainRoutes.delegate, { body, headers });
    expect(first).toMatchObject({ kind: 'manual', status: 'paid', amountSun: '0', payWith: 'none' });
    const before = await orders();
    expect(await operator.get(chainRoutes.delegate, { body, headers })).toMatchObject({ id: first.id });
    const other = await operator.call(chainRoutes.delegate, { body: { ...body, energy: 70_000 }, headers });
    expect([other.status, await orders()]).toEqual([409, before]);
    await world.deliver();
    expect(await world.statusOf(first.id)).toBe('delegating');
    expect(await world.audited(first.id)).toEqual(['orders.give']);
  });

  it('is refused for receivers and amounts that nobody could buy for', async () => {
    const before = await orders();
    const ours = world.api.rooms.config.treasuryAddress;
    const refused = await Promise.all(
      [
        { ...wish(), receiver: ours },
        { ...wish(), energy: 10 },
      ].map((body) => operator.call(chainRoutes.delegate, { body })),
    );
    expect(refused.map(({ body }) => (body as { code: string }).code)).toEqual([
      'orders/receiver_is_ours',
      'orders/energy_out_of_range',
    ]);
    expect(await orders()).toBe(before);
    const finance = await (await world.api.as('finance')).call(chainRoutes.delegate, { body: wish() });
    expect(finance.body).toMatchObject({ code: 'auth/forbidden' });
  });

  it('has a limit a day for each receiver, like energy that is sold', async () => {
    const { api } = world;
    const limit = 'energy.max_per_receiver_per_day';
    const settings = api.rooms.get(Settings);
    const before = await settings.get(limit);
    await settings.set(limit, '100000');
    const body = wish();
    const both = await Promise.all(
      [1, 2].map(() => operator.call(chainRoutes.delegate, { body, headers: {} })),
    );
    expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 409]);
    expect(both.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'risk/receiver_volume' });
    await settings.set(limit, String(before));
  });

  it('comes back when it is taken back, and only then; sold energy does not', async () => {
    const { id } = await operator.get(chainRoutes.delegate, { body: wish() });
    const both = await Promise.all(
      [1, 2].map(() => operator.call(chainRoutes.undelegate, { body: { orderId: id, reason } })),
    );
    expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    expect(await world.statusOf(id)).toBe('refunding');
    const sold = await world.order({ status: 'paid' });
    const refused = await operator.call(chainRoutes.undelegate, { body: { orderId: sold.id, reason } });
    expect(refused.body).toMatchObject({ code: 'orders/not_manual' });
    const refund = await operator.call(ordersRoutes.refund, { params: { id }, body: { reason } });
    expect(refund.body).toMatchObject({ code: 'orders/not_refundable' });
  });
});

describe('delivering by hand', () => {
  it('serves a paid order first, and one that ended unpaid by one manual order', async () => {
    const paid = await world.order({ status: 'paid', priority: 2, paidAt: new Date('2026-03-01T12:00:00Z') });
    await operator.get(flashRoutes.delegate, { body: { orderId: paid.id, reason } });
    expect(await world.api.rooms.value('SELECT priority FROM orders WHERE id = $1', [paid.id])).toBe(0);
    const unpaid = await world.order();
    const early = await operator.call(flashRoutes.delegate, { body: { orderId: unpaid.id, reason } });
    expect(early.body).toMatchObject({ code: 'orders/not_deliverable' });
    await world.api.rooms.query(`UPDATE orders SET status = 'expired' WHERE id = $1`, [unpaid.id]);
    const both = await Promise.all(
      [operator, await world.api.as('owner')].map((one) =>
        one.call(flashRoutes.delegate, { body: { orderId: unpaid.id, reason } }),
      ),
    );
    expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    expect(both.find(({ status }) => status === 200)?.body).toMatchObject({
      kind: 'manual',
      receiver: unpaid.receiver,
    });
    const { deliveredByHand, timeline } = await operator.get(ordersRoutes.get, { params: { id: unpaid.id } });
    const made = await operator.get(ordersRoutes.get, { params: { id: deliveredByHand?.id ?? '' } });
    expect(made.quote.forOrderId).toBe(unpaid.id);
    expect([deliveredByHand?.reference, made.deliveredByHand]).toEqual([made.reference, null]);
    expect(timeline.filter(({ event }) => event === 'orders.deliver')).toMatchObject([{ data: { reason } }]);
  });
});

describe('delivering by hand what is being paid', () => {
  it('is refused: its payment delivers it', async () => {
    const { id } = await world.order();
    await world.api.rooms.query(`UPDATE orders SET status = 'expired' WHERE id = $1`, [id]);
    await world.api.rooms.query(
      `INSERT INTO payments (txid, idx, currency, from_address, to_address, amount, tx_expiration, outcome, order_id)
       VALUES ($1, 0, 'TRX', 'from', 'to', 1, now(), 'order', $2)`,
      [randomUUID(), id],
    );
    const before = await orders();
    const refused = await operator.call(flashRoutes.delegate, { body: { orderId: id, reason } });
    expect(refused.body).toMatchObject({ code: 'orders/not_deliverable' });
    expect(await orders()).toBe(before);
  });
});

describe('ordering on behalf of a user', () => {
  it('makes the order that the user could have made, once for each client order id', async () => {
    const body = {
      userId: await aUser(world.api.rooms),
      receiver: newAddress(),
      energy: 65_000,
      durationSeconds: 3600,
      quantity: 2,
      payWith: 'transfer' as const,
      clientOrderId: 'shop-1',
    };
    const placed = await operator.get(ordersRoutes.place, { body });
    expect(placed).toMatchObject({ status: 'awaiting_payment', energy: 130_000, kind: 'package' });
    expect(placed.expiresAt).not.toBeNull();
    const before = await orders();
    expect(await operator.get(ordersRoutes.place, { body })).toMatchObject({ id: placed.id });
    const owner = await world.api.as('owner');
    expect(await owner.get(ordersRoutes.place, { body })).toMatchObject({ id: placed.id });
    const other = await owner.call(ordersRoutes.place, { body: { ...body, quantity: 1 } });
    expect(other.status).toBe(409);
    const third = await (
      await world.api.as('operator')
    ).call(ordersRoutes.place, { body: { ...body, energy: 70_000 } });
    expect(third.body).toMatchObject({ code: 'orders/placed_otherwise' });
    expect([await orders(), await world.audited(placed.id)]).toEqual([before, ['orders.place']]);
  });

  it('takes the price from the balance, and refuses what it does not cover', async () => {
    const userId = await richUser();
    const body = { receiver: newAddress(), units: 2, payWith: 'balance' as const, reason };
    const bought = await operator.get(flashRoutes.create, {
      body: { ...body, userId, clientOrderId: 'b-1' },
    });
    expect(bought).toMatchObject({ kind: 'flash', status: 'paid', amountSun: '6000000', energy: 130_000 });
    const poor = await operator.call(flashRoutes.create, {
      body: { ...body, userId: await aUser(world.api.rooms), clientOrderId: 'b-2' },
    });
    expect([poor.status, poor.body]).toEqual([
      409,
      expect.objectContaining({ code: 'ledger/insufficient_balance' }),
    ]);
    const nobody = await operator.call(flashRoutes.create, {
      body: { ...body, userId: randomUUID(), clientOrderId: 'b-3' },
    });
    expect(nobody.body).toMatchObject({ code: 'orders/user_not_found' });
  });
});

describe('flash rental', () => {
  it('reckons what a transfer buys as settlement does', async () => {
    const viewer = await world.api.as('viewer');
    const body = { trxAmountSun: '7500000', recipient: newAddress() };
    expect(await viewer.get(flashRoutes.calculate, { body })).toMatchObject({
      transactionCount: 2,
      energyPerTransaction: 65_000,
      totalEnergy: 130_000,
      unitPriceSun: '3000000',
      remainderSun: '1500000',
      flashAddress,
    });
    const unknown = await viewer.call(flashRoutes.calculate, {
      body: { ...body, priceConfigId: randomUUID() },
    });
    expect(unknown.body).toMatchObject({ code: 'orders/flash_not_offered' });
  });

  it('tells its status, its request and whether it sells', async () => {
    const viewer = await world.api.as('viewer');
    const userId = await aUser(world.api.rooms);
    const { id } = await operator.get(flashRoutes.create, {
      body: { userId, receiver: newAddress(), units: 1, payWith: 'transfer', clientOrderId: 'f-1' },
    });
    const { paymentRequest } = await viewer.get(flashRoutes.status, { params: { orderId: id } });
    expect(paymentRequest).toMatchObject({ status: 'open', address: flashAddress });
    expect(await viewer.get(flashRoutes.monitor, { body: { orderId: id } })).toMatchObject({
      paymentRequest,
    });
    const given = await operator.get(chainRoutes.delegate, { body: wish() });
    const none = await viewer.call(flashRoutes.monitor, { body: { orderId: given.id } });
    expect(none.body).toMatchObject({ code: 'orders/no_request' });
    const health = await viewer.get(flashRoutes.health, {});
    expect(health).toMatchObject({ selling: true, why: null, addresses: [{ address: flashAddress }] });
    const listed = await viewer.get(flashRoutes.list, { query: { limit: 1 } });
    expect(listed.items).toMatchObject([{ id, kind: 'flash', units: 1, payment: null }]);
    expect(await operator.get(flashRoutes.process, { body: { orderId: id, reason } })).toMatchObject({ id });
    const ours = await viewer.get(flashRoutes.checkPayment, { params: { address: flashAddress } });
    expect(ours).toMatchObject({ ours: true, scannedHeight: '1000', transfers: [] });
  });
});
