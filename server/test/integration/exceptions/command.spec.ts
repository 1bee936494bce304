import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { payments } from '../../../src/commands/payments.command.js';
import { ExceptionsWorld } from './exceptions-world.js';

const BY = ['--actor', 'fin', '--reason', 'the client wrote'];

let world: ExceptionsWorld;

beforeAll(async () => {
  world = await ExceptionsWorld.open();
  for (const [name, value] of Object.entries(world.rooms.environment)) vi.stubEnv(name, value);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await world.rooms.close();
});

const run = async (...args: string[]): Promise<unknown> => JSON.parse(await payments(args));

describe('the payments command', () => {
  it('lists the queue with suggestions, and settles what is in it', async () => {
    const order = await world.order();
    const userId = await world.user();
    const [assigned, credited, kept, refunded] = [
      await world.unmatched({ amount: order.amount + 30n, fromAddress: order.receiver }),
      await world.unmatched(),
      await world.unmatched(),
      await world.unmatched(),
    ];
    expect(await run('queue', '--from', order.receiver)).toMatchObject([
      { id: assigned.id, amount: assigned.amount.toString(), suggestions: [{ orderId: order.id }] },
    ]);
    expect(await run('queue', '--from', order.receiver, '--min', `${assigned.amount + 1n}`)).toEqual([]);
    expect(await run('suggest', assigned.id)).toMatchObject([{ orderId: order.id, action: 'assign' }]);
    expect(await run('look', assigned.txid)).toMatchObject([{ state: 'in_queue' }]);
    expect(await run('assign', assigned.id, '--order', order.id, ...BY)).toMatchObject({
      resolution: 'assigned',
      difference: '30',
    });
    expect(await run('credit', credited.id, '--user', userId, ...BY)).toMatchObject({ userId });
    expect(await run('credit', kept.id, '--address', ...BY)).toMatchObject({
      resolution: 'credited_address',
    });
    expect(await run('refund', refunded.id, ...BY)).toMatchObject({ resolution: 'refunded' });
    expect(await run('queue')).toEqual([]);
    expect(await world.statusOf(order)).toBe('paid');
  });

  it('says what is wrong, with its code and what was done instead', async () => {
    const payment = await world.unmatched();
    await expect(payments(['refund', payment.id])).rejects.toThrow('exceptions/incomplete');
    await run('refund', payment.id, ...BY);
    await expect(payments(['credit', payment.id, '--address', ...BY])).rejects.toThrow(
      /settled_meanwhile[^]*"resolution": "refunded"/,
    );
    for (const args of [
      [],
      ['queue', '--currency', 'EUR'],
      ['queue', '--limit', 'x'],
      ['queue', '--min', '1.5'],
      ['assign', payment.id],
      ['credit', payment.id],
      ['credit', payment.id, '--user', 'x', '--address'],
      ['give', payment.id],
    ])
      await expect(payments(args)).rejects.toMatchObject({ code: 'cli/usage' });
  });
});
