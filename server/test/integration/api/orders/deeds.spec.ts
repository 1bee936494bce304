import { ordersRoutes } from '@energy-desk/shared/orders';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FinishStep } from '../../../../src/processes/rental/finish.step.js';
import { RefundOrdersStep } from '../../../../src/processes/refunds/refund-orders.step.js';
import { after, aUser } from '../../../builders/rows.js';
import type { Person } from '../../../harness/api.js';
import { OrdersWorld } from './orders-world.js';

const body = { reason: 'the buyer asked for it' };
let world: OrdersWorld;
let operator: Person;
beforeAll(async () => {
  world = await OrdersWorld.open();
  operator = await world.api.as('operator');
  await world.wallet('pool of the deeds');
});
afterAll(() => world.close());

const paid = async (): Promise<{ id: string; userId: string }> => {
  const userId = await aUser(world.api.rooms);
  const { id } = await world.order({
    status: 'paid',
    userId,
    payWith: 'balance',
    paymentAddress: null,
    paidAt: after(0),
    capacityDeadline: after(10_000),
  });
  return { id, userId };
};
const balanceOf = (userId: string): Promise<unknown> =>
  world.api.rooms.value(`SELECT balance FROM ledger_accounts WHERE code LIKE 'user:' || $1 || '%'`, [userId]);

describe('cancelling', () => {
  it('is for unpaid orders, once, and written down', async () => {
    const { id } = await world.order();
    const both = await Promise.all([
      operator.call(ordersRoutes.cancel, { params: { id }, body }),
      (await world.api.as('owner')).call(ordersRoutes.cancel, { params: { id }, body }),
    ]);
    expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    expect(both.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'orders/not_cancellable',
      details: { status: 'cancelled' },
    });
    expect(await world.statusOf(id)).toBe('cancelled');
    expect(await world.audited(id)).toEqual(['orders.cancel']);
    expect(await world.story(id)).toEqual(['created', 'cancelled']);
  });

  it('leaves what is paid, and what is not there, alone', async () => {
    const { id } = await paid();
    const refused = await operator.call(ordersRoutes.cancel, { params: { id }, body });
    expect([refused.status, await world.statusOf(id), await world.audited(id)]).toEqual([409, 'paid', []]);
    const nobody = await operator.call(ordersRoutes.cancel, {
      params: { id: '0197a8c2-6f1e-7d60-9d5b-2f4f5f6a7b8c' },
      body,
    });
    expect(nobody.body).toMatchObject({ code: 'orders/not_found' });
  });
});

describe('refunding', () => {
  it('gives back at once what nobody delivered', async () => {
    const { id, userId } = await paid();
    const finance = await world.api.as('finance');
    const answer = await finance.get(ordersRoutes.refund, { params: { id }, body });
    expect(answer).toMatchObject({ id, status: 'refunding', reason: 'stopped_by_admin' });
    await world.deliver();
    await world.workers.get(RefundOrdersStep).run();
    expect([await world.statusOf(id), await balanceOf(userId)]).toEqual(['refunded', '2800123']);
    const again = await finance.call(ordersRoutes.refund, { params: { id }, body });
    expect(again.body).toMatchObject({ code: 'orders/not_refundable', details: { status: 'refunded' } });
  });

  it('never gives energy and money: what was sent must be dead or back first', async () => {
    const { id, userId } = await paid();
    await world.deliver();
    expect(await world.statusOf(id)).toBe('delegating');
    const both = await Promise.all(
      [await world.api.as('finance'), operator].map((one) =>
        one.call(ordersRoutes.refund, { params: { id }, body }),
      ),
    );
    expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    await world.workers.get(FinishStep).run();
    await world.workers.get(RefundOrdersStep).run();
    expect([await world.statusOf(id), await balanceOf(userId)]).toEqual(['unwinding', undefined]);
    await world.api.rooms.query(
      `UPDATE tron_transactions SET status = 'dead', noticed = true WHERE subject IN
        (SELECT id::text FROM energy_delegations WHERE order_id = $1)`,
      [id],
    );
    await world.api.rooms.query(`UPDATE energy_delegations SET status = 'never' WHERE order_id = $1`, [id]);
    await world.workers.get(FinishStep).run();
    await world.workers.get(RefundOrdersStep).run();
    expect([await world.statusOf(id), await balanceOf(userId)]).toEqual(['refunded', '2800123']);
    expect(await world.audited(id)).toEqual(['orders.refund']);
  });

  it('waits while chain and books are being compared: the chain may know energy that the books lost', async () => {
    const { id } = await paid();
    await world.api.rooms.query(`INSERT INTO send_holds (cause, from_height) VALUES ('restore', 900)`);
    const held = await operator.call(ordersRoutes.refund, { params: { id }, body });
    expect([held.status, held.body]).toMatchObject([503, { code: 'chain/held' }]);
    expect([await world.statusOf(id), await world.audited(id)]).toEqual(['paid', []]);
    await world.api.rooms.query('DELETE FROM send_holds');
    await operator.get(ordersRoutes.refund, { params: { id }, body });
    expect(await world.statusOf(id)).toBe('refunding');
  });

  it('takes energy that is out back before its price', async () => {
    const { id } = await paid();
    await world.deliver();
    await world.api.rooms.query(
      `UPDATE energy_delegations SET status = 'active', active_at = now(), delegate_solid = true WHERE order_id = $1`,
      [id],
    );
    await world.api.rooms.query(`UPDATE orders SET status = 'active', ends_at = now() WHERE id = $1`, [id]);
    await operator.get(ordersRoutes.refund, { params: { id }, body });
    expect(await world.statusOf(id)).toBe('unwinding');
    expect(
      await world.api.rooms.value('SELECT status FROM energy_delegations WHERE order_id = $1', [id]),
    ).toBe('ended');
  });
});

describe('retrying', () => {
  it('forgets what failed and gives new patience, also where delivery had given up', async () => {
    const { id } = await paid();
    await world.api.rooms.query(
      `UPDATE orders SET status = 'waiting_capacity', reason = 'receiver_refused', capacity_deadline = $2 WHERE id = $1`,
      [id, after(0)],
    );
    await world.api.rooms.query(
      `INSERT INTO dead_letters (step, subject, error, next_try_at) VALUES ('rental.deliver', $1, 'x', now() + '1 h')`,
      [id],
    );
    const answer = await operator.get(ordersRoutes.retry, { params: { id }, body });
    expect(answer).toMatchObject({ status: 'waiting_capacity', reason: null });
    expect(
      await world.api.rooms.value('SELECT count(*)::int FROM dead_letters WHERE subject = $1', [id]),
    ).toBe(0);
    expect(
      await world.api.rooms.value('SELECT capacity_deadline > $2 FROM orders WHERE id = $1', [
        id,
        after(3_000),
      ]),
    ).toBe(true);
    await world.deliver();
    expect(await world.statusOf(id)).toBe('delegating');
  });

  it('has nothing to try of what ended, and leaves a refund to who decides it', async () => {
    const { id } = await world.order();
    await world.api.rooms.query(`UPDATE orders SET status = 'expired' WHERE id = $1`, [id]);
    const ended = await operator.call(ordersRoutes.retry, { params: { id }, body });
    expect(ended.body).toMatchObject({ code: 'orders/not_retryable' });
    const waiting = await paid();
    await world.api.rooms.query(`UPDATE orders SET status = 'refunding' WHERE id = $1`, [waiting.id]);
    await world.api.rooms.query(
      `INSERT INTO refunds (id, business_key, address, currency, amount, reason, order_id, status, needs_person_reason)
       VALUES (gen_random_uuid(), $1::text, 'T', 'TRX', 5, 'order', $1::uuid, 'needs_person', 'limit')`,
      [waiting.id],
    );
    const decided = await operator.call(ordersRoutes.retry, { params: { id: waiting.id }, body });
    expect(decided.body).toMatchObject({ code: 'orders/refund_needs_person' });
    expect(await world.audited(waiting.id)).toEqual([]);
  });
});

describe('the priority', () => {
  it('changes from what was seen to what is wanted; of two at once the second is told', async () => {
    const { id } = await paid();
    const wishes = [
      { priority: 'high', seen: 'normal', ...body },
      { priority: 'low', seen: 'normal', ...body },
    ] as const;
    const both = await Promise.all(
      wishes.map((wish) => operator.call(ordersRoutes.reprioritise, { params: { id }, body: wish })),
    );
    expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    expect(both.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'orders/changed_meanwhile',
    });
    expect(await world.audited(id)).toEqual(['orders.reprioritise']);
    await world.api.rooms.query(`UPDATE orders SET status = 'active' WHERE id = $1`, [id]);
    const late = await operator.call(ordersRoutes.reprioritise, {
      params: { id },
      body: { priority: 'normal', seen: 'high', ...body },
    });
    expect(late.body).toMatchObject({ code: 'orders/already_served' });
  });
});
