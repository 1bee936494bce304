import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asRecord, blockHeader, startWorld, type World } from './harness.js';

let world: World;
beforeAll(async () => {
  world = await startWorld({ nodes: 2 });
});
afterAll(() => world.close());

const get = async (path: string): Promise<Record<string, unknown>> =>
  asRecord(await (await fetch(`${world.devnet.url}${path}`)).json());

describe('time', () => {
  it('passes 3 s a block, jumps with a warp, and solidifies on request', async () => {
    const { chain } = world.devnet;
    const before = chain.headTime;
    expect(await world.post('/_control/mine', { blocks: 2 })).toMatchObject({ time: before + 6_000 });
    const number = chain.headNumber;
    await world.post('/_control/warp', { seconds: 3_600 });
    expect(chain.headTime).toBe(before + 6_000 + 3_603_000);
    expect(chain.headNumber).toBe(number + 1);
    await world.post('/_control/warp', { seconds: 60, solidify: true });
    expect(chain.solidNumber).toBeGreaterThan(number + 1);
    expect(chain.blocks[chain.solidNumber]?.timestamp).toBeGreaterThan(before + 3_660_000);
  });

  it('makes blocks by itself at the interval asked for', async () => {
    const { devnet } = world;
    const from = devnet.chain.headNumber;
    const reached = new Promise<void>((resolve) => {
      const stop = devnet.onBlock(({ number }) => {
        if (number < from + 3) return;
        stop();
        resolve();
      });
    });
    expect(await world.post('/_control/block-interval', { ms: 5 })).toEqual({ ms: 5 });
    await reached;
    await world.post('/_control/block-interval', { ms: 0 });
    expect(await get('/_control/state')).toMatchObject({ blockMs: 0, clock: 'virtual' });
  });
});

describe('what a committee or the network would change', () => {
  it('is in the next block, for parameters, weights and the dynamic factor', async () => {
    await world.post('/_control/chain-parameter', { key: 'getEnergyFee', value: 210 });
    await world.post('/_control/weights', { energy: 2_410_000_000, net: 26_856_723_239 });
    const account = await world.staked(1_000);
    const resource = await world.post('/wallet/getaccountresource', { address: account.hex });
    expect(resource).toMatchObject({ TotalEnergyWeight: 2_410_001_000, EnergyLimit: 74_688 });
    expect(await world.post('/wallet/getenergyprices')).toEqual({ prices: '0:210' });
    const holder = await world.funded(30, 5);
    const shop = await world.funded(1.1, 1);
    const simulated = async (): Promise<unknown> =>
      (
        await world.tronWeb.transactionBuilder.triggerConstantContract(
          world.devnet.usdtContract,
          'transfer(address,uint256)',
          {},
          [
            { type: 'address', value: shop.address },
            { type: 'uint256', value: 1 },
          ],
          holder.address,
        )
      ).energy_used;
    expect(await simulated()).toBe(64_285);
    await world.post('/_control/energy-factor', { factor: 0 });
    expect(await simulated()).toBe(14_650);
    await world.post('/_control/energy-factor', { factor: 34_000 });
    await world.post('/_control/chain-parameter', { key: 'getEnergyFee', value: 100 });
    await world.post('/_control/weights', { energy: 18_971_780_957 });
  });

  it('comes again when its block is reorganised', async () => {
    await world.post('/_control/chain-parameter', { key: 'getMemoFee', value: 5 });
    await world.post('/_control/reorg', { depth: 1 });
    expect(world.devnet.chain.view('head').state.parameter('getMemoFee')).toBe(5n);
  });
});

describe('the pool', () => {
  it('is one for all nodes, and forgets what it is told to', async () => {
    const sender = await world.funded(10);
    const to = await world.funded(2);
    const sent = await world.send(
      await world.tronWeb.transactionBuilder.sendTrx(
        to.address,
        1_000_000,
        sender.address,
        blockHeader(world.devnet),
      ),
      sender,
    );
    const other = await fetch(`${world.devnet.urls[1] ?? ''}/wallet/getaccount?address=${to.hex}`);
    expect(await other.json()).toMatchObject({ balance: 3_000_000 });
    expect(await world.post('/_control/drop-pending', { txid: sent.txid })).toEqual({ pending: 0 });
    expect(await world.post('/wallet/getaccount', { address: to.hex })).toMatchObject({ balance: 2_000_000 });
  });
});

describe('delegated bandwidth', () => {
  it('is used before the free allowance and takes its usage back to the owner', async () => {
    const { tronWeb, devnet } = world;
    const owner = await world.staked(2_000, 'BANDWIDTH');
    const user = await world.funded(20);
    const to = await world.funded(2);
    const build = (name: 'delegateResource' | 'undelegateResource') =>
      name === 'delegateResource'
        ? tronWeb.transactionBuilder.delegateResource(
            1_000_000_000,
            user.address,
            'BANDWIDTH',
            owner.address,
            false,
            undefined,
            blockHeader(devnet),
          )
        : tronWeb.transactionBuilder.undelegateResource(
            1_000_000_000,
            user.address,
            'BANDWIDTH',
            owner.address,
            blockHeader(devnet),
          );
    await world.done(await build('delegateResource'), owner);
    await world.done(
      await tronWeb.transactionBuilder.sendTrx(to.address, 1_000_000, user.address, blockHeader(devnet)),
      user,
    );
    const used = await world.post('/wallet/getaccountresource', { address: user.hex });
    expect(used).toMatchObject({ NetUsed: 267, NetLimit: 1_608, freeNetLimit: 600 });
    expect(used).not.toHaveProperty('freeNetUsed');
    const before = await world.post('/wallet/getaccountresource', { address: owner.hex });
    await world.done(await build('undelegateResource'), owner);
    const after = await world.post('/wallet/getaccountresource', { address: owner.hex });
    expect(Number(after.NetUsed) - Number(before.NetUsed)).toBeGreaterThan(267 + 275);
    expect(await world.post('/wallet/getaccountresource', { address: user.hex })).not.toHaveProperty(
      'NetUsed',
    );
  });
});

describe('the audit of transactions', () => {
  it('tells what happened in plain fields', async () => {
    const holder = await world.funded(1, 2);
    const { transactions } = await get(`/_control/audit/transfers?address=${holder.address}`);
    expect(transactions).toMatchObject([
      {
        type: 'TransferContract',
        result: 'SUCCESS',
        value: { amount: '1000000', to_address: holder.hex },
        feeSun: 1_100_000,
      },
      {
        type: 'TriggerSmartContract',
        result: 'SUCCESS',
        energy: 130_285,
        logs: [{ data: '1e8480'.padStart(64, '0') }],
      },
    ]);
    const { solid } = await get(`/_control/audit/accounts/${holder.address}`);
    expect(solid).toMatchObject({ exists: false });
  });
});
