import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { risk } from '../../../src/commands/risk.command.js';
import { aUser } from '../../builders/rows.js';
import { newAddress } from '../../harness/rooms.js';
import { RiskWorld } from './risk-world.js';

let world: RiskWorld;

beforeAll(async () => {
  world = await RiskWorld.open();
  for (const [name, value] of Object.entries(world.rooms.environment)) vi.stubEnv(name, value);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await world.rooms.close();
});

const run = (words: string, ...reason: string[]): Promise<string> => risk([...words.split(' '), ...reason]);

describe('the risk command', () => {
  it('adds, shows and removes an entry, and says what it did', async () => {
    const address = newAddress();
    const entry = `--list deny --address ${address}`;
    expect(await run('list')).toBe('the lists are empty');
    expect(await run(`add ${entry} --actor olga --reason`, 'stolen funds')).toBe(
      `address ${address} is on the deny list`,
    );
    expect(await run(`add ${entry} --reason`, 'again')).toContain('already');
    expect(await run('list --list deny')).toMatch(
      new RegExp(`^deny +address +${address} .* olga +stolen funds$`),
    );
    expect(await run('list --list allow')).toBe('the lists are empty');
    expect([...(await world.risk.listed([address]))]).toEqual([[address, 'deny']]);
    expect(await run(`remove ${entry} --reason`, 'cleared')).toContain('is off the deny list');
    expect(await run(`remove ${entry} --reason`, 'cleared')).toContain('was not on');
    expect([...(await world.risk.listed([address]))]).toEqual([]);
    const actors = await world.rooms.query<{ actor: string }>('SELECT actor FROM audit_logs ORDER BY id');
    expect(actors.map(({ actor }) => actor)).toEqual(['olga', expect.stringMatching(/^cli:./)]);
  });

  it('takes users by their id', async () => {
    const userId = await aUser(world.rooms);
    expect(await run(`add --list allow --user ${userId} --reason merchant`)).toContain(
      'is on the allow list',
    );
    await expect(run(`add --list exchange --user ${userId} --reason x`)).rejects.toMatchObject({
      code: 'risk/only_addresses',
    });
  });

  it.each([
    'forgive --list deny',
    'add --list deny --reason x',
    `add --list deny --address T --user u --reason x`,
    'add --list grey --address T --reason x',
    'list --list grey',
    'add more --list deny --address T --reason x',
  ])('refuses "%s" before it asks the database', async (words) => {
    await expect(run(words)).rejects.toMatchObject({ code: 'cli/usage' });
  });
});
