import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { FAULT_HELP } from '../../src/devnet/control/fault-names.js';
import { startWorld, type World } from './harness.js';

let world: World;

beforeAll(async () => {
  world = await startWorld({ nodes: 2 });
});
afterEach(async () => {
  await fetch(`${world.devnet.url}/_control/faults`, { method: 'DELETE' });
});
afterAll(() => world.close());

async function fault(name: string, more: object = {}): Promise<void> {
  const answer = await world.post('/_control/faults', { name, ...more });
  expect(answer).toMatchObject({ name, hits: 0 });
}

describe('a node that lags', () => {
  const now = async (node: number, host: string): Promise<number> => {
    const answer = await fetch(`${world.devnet.urls[node] ?? ''}/${host}/getnowblock`);
    const block = (await answer.json()) as { block_header: { raw_data: { number?: number } } };
    return block.block_header.raw_data.number ?? 0;
  };

  it('shows an older solid block, with the state of that block', async () => {
    const { chain } = world.devnet;
    const gift = await world.funded(3);
    world.devnet.mine(18);
    const balance = async (): Promise<unknown> =>
      (await world.post('/walletsolidity/getaccount', { address: gift.hex })).balance;
    expect(await balance()).toBe(3_000_000);
    await fault('lagging_solid', { blocks: 5, node: 0 });
    expect(await now(0, 'walletsolidity')).toBe(chain.solidNumber - 5);
    expect(await now(1, 'walletsolidity')).toBe(chain.solidNumber);
    expect(await now(0, 'wallet')).toBe(chain.headNumber);
    expect(await balance()).toBeUndefined();
  });

  it('may not know the newest blocks, or hide what is pending', async () => {
    const { chain } = world.devnet;
    await fault('lagging_head', { blocks: 2, node: 1 });
    expect(await now(1, 'wallet')).toBe(chain.headNumber - 2);
    expect(await now(1, 'walletsolidity')).toBe(chain.solidNumber - 2);
    await fault('hide_pending');
    const gift = world.wallet();
    await world.post('/_control/faucet', { address: gift.address, trx: 1, mine: false });
    expect(await world.post('/wallet/getaccount', { address: gift.hex })).toEqual({});
    await fetch(`${world.devnet.url}/_control/faults?name=hide_pending`, { method: 'DELETE' });
    expect(await world.post('/wallet/getaccount', { address: gift.hex })).toMatchObject({
      balance: 1_000_000,
    });
  });
});

describe('the control', () => {
  it('lists everything, and refuses what it does not know', async () => {
    const help = (await (await fetch(`${world.devnet.url}/_control`)).json()) as { faults: object };
    expect(Object.keys(help.faults)).toEqual(Object.keys(FAULT_HELP));
    expect(await world.wire('/_control/faults', { name: 'nonsense' })).toMatchObject({
      status: 400,
      text: '{"error":"name: unknown fault"}',
    });
    expect((await world.wire('/_control/faucet', { address: 'Tnope', trx: 1 })).status).toBe(400);
    expect((await world.wire('/_control/nothing')).status).toBe(404);
  });

  it('skips and counts: skip lets requests pass, hits are reported', async () => {
    await fault('http_503', { skip: 1, endpoint: 'getnodeinfo', until: Date.now() + 60_000, percent: 100 });
    expect((await world.wire('/wallet/getnodeinfo')).status).toBe(200);
    expect((await world.wire('/wallet/getnodeinfo')).status).toBe(503);
    const list = (await (await fetch(`${world.devnet.url}/_control/faults`)).json()) as {
      faults: { hits: number }[];
    };
    expect(list.faults[0]?.hits).toBe(1);
  });

  it('counts requests per node and endpoint', async () => {
    await fetch(`${world.devnet.url}/_control/requests`, { method: 'DELETE' });
    await world.wire('/wallet/getnowblock');
    await world.wire('/wallet/getnowblock');
    await fetch(`${world.devnet.urls[1] ?? ''}/walletsolidity/getnowblock`);
    const counts = (await (await fetch(`${world.devnet.url}/_control/requests`)).json()) as object;
    expect(counts).toMatchObject({
      total: 3,
      nodes: { 0: { '/wallet/getnowblock': 2 }, 1: { '/walletsolidity/getnowblock': 1 } },
    });
  });
});
