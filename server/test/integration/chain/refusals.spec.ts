import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Nudger } from '../../../src/platform/queue/index.js';
import { newAddress } from '../../harness/rooms.js';
import { type ChainWorld, startChainWorld } from './chain-world.js';

const SIGNERS = ['delivery', 'reclaim'];

let world: ChainWorld;

beforeAll(async () => {
  world = await startChainWorld({});
  await world.scanAll();
});
afterAll(() => world.close());

/** Sends a delegate that the node refuses like this. @returns whom that woke */
async function wokenBy(code: string, message: string): Promise<string[]> {
  const receiver = newAddress();
  await world.control('faucet', { address: receiver, trx: 1 });
  await world.scanAll();
  world.devnet.faults.add({ name: 'refuse', times: 1, code, message });
  const nudge = vi.spyOn(world.app.get(Nudger, { strict: false }), 'nudge');
  const txid = await world.recordDelegate(code, receiver);
  await world.send();
  const woken = nudge.mock.calls.flat();
  nudge.mockRestore();
  expect(await world.query('SELECT status FROM tron_transactions WHERE txid = $1', [txid])).toEqual([
    { status: 'rejected' },
  ]);
  return woken;
}

describe('a definite refusal', () => {
  it('wakes those who sign, to try another wallet at once', async () => {
    expect(await wokenBy('CONTRACT_VALIDATE_ERROR', 'contract validate error : no balance')).toEqual(SIGNERS);
  });

  it('of what was signed too early wakes nobody: it would be again until the next block', async () => {
    expect(await wokenBy('TRANSACTION_EXPIRATION_ERROR', 'Transaction expired')).toEqual([]);
  });
});
