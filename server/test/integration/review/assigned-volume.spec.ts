import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { after } from '../../builders/rows.js';
import { ExceptionsWorld } from '../exceptions/exceptions-world.js';

let world: ExceptionsWorld;

beforeAll(async () => {
  world = await ExceptionsWorld.open();
});
afterAll(() => world.rooms.close());

describe('an order that lapsed unpaid and is paid by the hand of finance', () => {
  it('counts for its user and its receiver, as every paid order does', async () => {
    const order = await world.order({ status: 'expired' });
    await world.rooms.query(
      `INSERT INTO risk_usage (dimension, source, subject, used_at, sun, energy, lapses_at)
       VALUES ('user', $1, $2, $3, 2800000, 65000, $3), ('receiver', $1, $4, $3, 2800000, 65000, $3)`,
      [order.id, order.userId, after(0), order.receiver],
    );
    const payment = await world.unmatched({ amount: order.amount });
    const by = { actor: 'finance', reason: 'the sender wrote to us' };
    expect(await world.desk.assign(payment.id, order.id, by)).toMatchObject({ paidOrderId: order.id });
    expect(
      await world.rooms.query('SELECT DISTINCT lapses_at FROM risk_usage WHERE source = $1', [order.id]),
    ).toEqual([{ lapses_at: null }]);
  });
});
