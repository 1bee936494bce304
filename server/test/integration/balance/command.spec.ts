import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { balance } from '../../../src/commands/balance.command.js';
import { aUser } from '../../builders/rows.js';
import { BalanceWorld } from './balance-world.js';

let world: BalanceWorld;
let userId: string;

beforeAll(async () => {
  world = await BalanceWorld.open();
  for (const [name, value] of Object.entries(world.rooms.environment)) vi.stubEnv(name, value);
  userId = await aUser(world.rooms);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await world.rooms.close();
});

const run = async (...args: string[]): Promise<unknown> => JSON.parse(await balance(args)) as unknown;
const WHO = ['--actor', 'finance', '--reason', 'lost card', '--currency', 'USDT'];

describe('the balance command', () => {
  it('adjusts once by its key, and shows what is there', async () => {
    const adjust = ['adjust', userId, ...WHO, '--key', 'ticket 7'];
    expect(await run(...adjust, '--amount=5000000')).toEqual({
      key: 'ticket 7',
      done: true,
      balances: { TRX: '0', USDT: '5000000' },
    });
    expect(await run(...adjust, '--amount=5000000')).toMatchObject({ done: false });
    expect(await run('adjust', userId, ...WHO, '--amount=-2000000')).toMatchObject({
      done: true,
      balances: { USDT: '3000000' },
    });
    expect(await run('show', userId)).toEqual({ TRX: '0', USDT: '3000000' });
    expect(await run('statement', userId, '--currency', 'USDT', '--limit', '1')).toMatchObject({
      lines: [{ kind: 'adjustment', amount: '-2000000', balance: '3000000', reason: 'lost card' }],
      next: expect.any(String) as string,
    });
  });

  it('passes refusals on', async () => {
    await expect(run('adjust', userId, ...WHO, '--amount=-9000000')).rejects.toMatchObject({
      code: 'ledger/insufficient_balance',
    });
    await expect(run('adjust', 'nobody', ...WHO, '--amount=1')).rejects.toMatchObject({
      code: 'balance/user_not_found',
    });
    await expect(
      run('adjust', userId, '--currency', 'TRX', '--amount=1', '--actor', 'finance'),
    ).rejects.toMatchObject({ code: 'balance/adjustment_invalid' });
  });

  it.each([
    [],
    ['show'],
    ['burn', 'somebody'],
    ['show', 'somebody', 'else'],
    ['statement', 'somebody'],
    ['statement', 'somebody', '--currency', 'EUR'],
    ['adjust', 'somebody', '--currency', 'TRX', '--amount=1.5'],
    ['adjust', 'somebody', '--currency', 'TRX'],
  ])('says how it is used', async (...args) => {
    await expect(run(...args)).rejects.toMatchObject({ code: 'cli/usage' });
  });
});
