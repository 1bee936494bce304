import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { refunds } from '../../../src/commands/refunds.command.js';
import { aUser } from '../../builders/rows.js';
import { newAddress } from '../../harness/rooms.js';
import { RefundsWorld, TRX } from './refunds-world.js';

const BY = ['--actor', 'fin', '--reason', 'the client wrote'];
let world: RefundsWorld;

beforeAll(async () => {
  world = await RefundsWorld.open();
  for (const [name, value] of Object.entries(world.rooms.environment)) vi.stubEnv(name, value);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await world.rooms.close();
});

const run = async (...args: string[]): Promise<unknown> => JSON.parse(await refunds(args));

describe('the refunds command', () => {
  it('lists what waits, and decides', async () => {
    const address = newAddress();
    const large = { amount: 500n * TRX, address };
    const [approved, credited, kept, given] = [
      await world.owe(large),
      await world.owe(large),
      await world.owe(large),
      await world.owe(large),
    ];
    await world.send();
    expect(await run('list', '--status', 'needs_person', '--to', address, '--limit', '3')).toHaveLength(3);
    expect(await run('approve', approved, '--to', address, ...BY)).toMatchObject({
      status: 'due',
      amount: '500000000',
    });
    const userId = await aUser(world.rooms);
    expect(await run('credit', credited, '--user', userId, ...BY)).toMatchObject({ status: 'credited' });
    expect(await run('credit', kept, '--address', ...BY)).toMatchObject({ creditedTo: 'address' });
    expect(await run('write-off', given, ...BY)).toMatchObject({ status: 'written_off' });
    await world.send();
    expect(await run('list', '--to', address, '--status', 'sending')).toMatchObject([{ id: approved }]);
  });

  it('says what is wrong, with its code', async () => {
    const id = await world.owe({ amount: 500n * TRX });
    await expect(refunds(['approve', id])).rejects.toThrow('refunds/reason_missing');
    await expect(refunds(['approve', id, '--to', newAddress(), ...BY])).rejects.toThrow(
      'refunds/other_target',
    );
    for (const args of [
      [],
      ['list', '--status', 'lost'],
      ['list', '--limit', 'x'],
      ['approve'],
      ['credit', id],
      ['credit', id, '--user', 'x', '--address'],
      ['give', id],
    ])
      await expect(refunds(args)).rejects.toMatchObject({ code: 'cli/usage' });
  });
});
