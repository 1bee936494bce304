import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../harness/eventually.js';
import { type ChainWorld, startChainWorld } from '../chain/chain-world.js';
import { CapturedLog } from './captured-log.js';

let world: ChainWorld;
const log = new CapturedLog();
beforeAll(async () => {
  world = await startChainWorld({});
  world.app.useLogger(log);
});
afterAll(() => world.close());

describe('a scanner', () => {
  it('names in its log the order that a transfer in a block is for, and no other', async () => {
    await world.scanAll();
    const [orderId, another] = [randomUUID(), randomUUID()];
    for (const [id, amount] of [
      [orderId, 3_210_001],
      [another, 3_210_002],
    ] as const)
      await world.query(
        `INSERT INTO payment_monitors (kind, address, currency, amount, order_id, opened_height, deadline, hold_until)
         VALUES ('order', $1, 'TRX', $2, $3, 0, now() + interval '1 hour', now() + interval '1 day')`,
        [world.payment, amount, id],
      );
    await world.control('faucet', { address: world.payment, sun: '3210001' });
    await world.scanAll();
    await eventually('its line', () => log.of(orderId).length > 0);
    const [payment] = await world.query<{ txid: string; height: string }>(
      'SELECT txid, height FROM payments',
    );
    expect(log.lines).toEqual([
      {
        by: 'OrderTrail',
        orderId,
        event: 'in_block',
        seen: 'payment',
        txid: payment?.txid,
        height: payment?.height,
      },
    ]);
  });
});
