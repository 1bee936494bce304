import { randomBytes } from 'node:crypto';
import { fromHexAddress, parseTronAddress, type TronAddress } from '@energy-desk/shared/units';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChainWorld, TRX, type ChainWorld } from './chain-world.js';

const someone = (): TronAddress => fromHexAddress(randomBytes(20).toString('hex'));

describe('reading the chain', () => {
  let world: ChainWorld;
  beforeAll(async () => {
    world = await startChainWorld({});
    await world.scanAll();
  });
  afterAll(() => world.close());

  it('tells the network totals and its parameters', async () => {
    const { totalEnergyLimit, totalEnergyWeight } = await world.gateway.energyTotals();
    expect(totalEnergyLimit).toBe(180_000_000_000);
    expect(totalEnergyWeight).toBeGreaterThan(18_000_000_000);
    const parameters = await world.gateway.chainParameters();
    expect(parameters.get('getEnergyFee')).toBe(100);
    expect(parameters.get('getAllowAdaptiveEnergy')).toBe(0);
  });

  it('tells an account that exists from one that does not, and from a contract', async () => {
    expect(await world.gateway.account(someone())).toMatchObject({ activated: false, balanceSun: 0n });
    const usdt = parseTronAddress(world.devnet.usdtContract);
    expect(usdt && (await world.gateway.account(usdt))).toMatchObject({ activated: true, isContract: true });
    const supplier = await world.gateway.account(world.supplier.address);
    expect(supplier).toMatchObject({ activated: true, isContract: false });
    expect(supplier.frozenForEnergySun).toBe(40_000n * TRX);
    expect(supplier.energyLimit).toBeGreaterThan(370_000);
    expect(supplier.permissions[0]).toMatchObject({ id: 0, threshold: 1 });
  });

  it('reads a supplier on the pending view and its delegations on both', async () => {
    const receiver = someone();
    await world.control('faucet', { address: receiver, trx: 1 });
    await world.scanAll();
    const { delegatableSun: before } = await world.gateway.readWallet(world.supplier.address);
    await world.recordDelegate('reading', receiver, 1_000n * TRX);
    await world.send();
    // Not in a block yet.
    const pending = await world.gateway.readWallet(world.supplier.address);
    expect(pending).toMatchObject({
      delegatableSun: before - 1_000n * TRX,
      stakedSun: 40_000n * TRX,
      delegatedSun: 1_000n * TRX,
    });
    expect(pending.freeBandwidth).toBeLessThan(600);
    const delegated = () => world.gateway.delegatedAtSolid(world.supplier.address, receiver);
    expect((await delegated()).sun).toBe(0n);
    world.devnet.mine(20);
    const { height: solidHeight } = await world.gateway.solidHead();
    expect(await delegated()).toEqual({ height: solidHeight, sun: 1_000n * TRX });
    await world.scanAll();
  });

  it('reads a balance together with the solid block it belongs to', async () => {
    const to = someone();
    await world.control('faucet', { address: to, trx: 7 });
    expect((await world.gateway.accountAtSolid(to)).balance).toBe(0n);
    world.devnet.mine(19);
    const { height, balance } = await world.gateway.accountAtSolid(to);
    expect(balance).toBe(7n * TRX);
    expect(height).toBe(BigInt(world.devnet.chain.solidNumber));
  });

  it('simulates USDT transfers to holders and to others', async () => {
    const [holder, stranger] = [someone(), someone()];
    await world.control('faucet', { address: holder, trx: 1, usdt: 5 });
    await world.control('faucet', { address: world.payment, usdt: 3 });
    expect(await world.gateway.usdtBalance(holder)).toBe(5_000_000n);
    expect(await world.gateway.usdtBalance(stranger)).toBe(0n);
    expect(await world.gateway.simulateUsdtTransfer(holder, world.payment)).toBe(64_285);
    expect(await world.gateway.simulateUsdtTransfer(holder, stranger)).toBe(130_285);
    await expect(world.gateway.simulateUsdtTransfer(stranger, holder)).rejects.toMatchObject({
      code: 'tron/call_reverted',
    });
  });

  it('knows a wrong signature as a definite refusal', async () => {
    await world.scanAll();
    const anchor = await world.chain.anchor();
    const input = { owner: world.supplier.address, receiver: someone(), sun: TRX, permissionId: 2, anchor };
    const { rawDataHex } = world.gateway.buildDelegate(input);
    const answer = await world.gateway.broadcast(world.gateway.assemble(rawDataHex, '00'.repeat(65)));
    expect(answer).toMatchObject({ class: 'refused', code: 'SIGERROR', nodesFault: false });
  });

  it('sends the same bytes to another node each time', async () => {
    const names = await Promise.all([0, 1, 2].map((n) => world.gateway.broadcast('00', n)));
    expect(new Set(names.slice(0, 2).map(({ node }) => node)).size).toBe(2);
    expect(names[2]?.node).toBe(names[0]?.node);
    expect(names[0]?.class).toBe('ambiguous');
  });
});
