import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TronWeb, type Types } from 'tronweb';
import { blockHeader, startWorld, type Wallet, type World } from './harness.js';

const RENT_SUN = 6_851_000_000;
let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

async function usdtTransfer(
  from: Wallet,
  to: string,
  amount: number,
  feeLimit = 100_000_000,
): Promise<Types.Transaction> {
  const { transaction } = await world.tronWeb.transactionBuilder.triggerSmartContract(
    world.devnet.usdtContract,
    'transfer(address,uint256)',
    { feeLimit, txLocal: true, ...blockHeader(world.devnet) },
    [
      { type: 'address', value: to },
      { type: 'uint256', value: amount },
    ],
    from.address,
  );
  return transaction;
}

async function maxSize(owner: Wallet): Promise<number> {
  const answer = await world.post('/wallet/getcandelegatedmaxsize', { owner_address: owner.hex, type: 1 });
  return Number(answer.max_size ?? 0);
}

const delegate = (from: Wallet, to: Wallet): Promise<Types.Transaction> =>
  world.tronWeb.transactionBuilder.delegateResource(
    RENT_SUN,
    to.address,
    'ENERGY',
    from.address,
    false,
    undefined,
    blockHeader(world.devnet),
  );
const undelegate = (from: Wallet, to: Wallet): Promise<Types.Transaction> =>
  world.tronWeb.transactionBuilder.undelegateResource(
    RENT_SUN,
    to.address,
    'ENERGY',
    from.address,
    blockHeader(world.devnet),
  );

describe('a rental', () => {
  it('moves the used energy to the supplier, whose stake recovers within 24 hours', async () => {
    const supplier = await world.staked(6_851, 'ENERGY', 50);
    const renter = await world.funded(50, 10);
    const shop = await world.funded(1.1, 1);
    await world.done(await delegate(supplier, renter), supplier);
    const resource = await world.tronWeb.trx.getAccountResources(renter.address);
    expect(resource.EnergyLimit).toBeGreaterThanOrEqual(65_000);
    const paid = await world.done(await usdtTransfer(renter, shop.address, 1_000_000), renter);
    expect(paid).toMatchObject({
      contractResult: ['0'.repeat(64)],
      receipt: {
        energy_usage: 64_285,
        energy_usage_total: 64_285,
        energy_penalty_total: 49_635,
        net_usage: 345,
        result: 'SUCCESS',
      },
    });
    expect(paid.fee).toBeUndefined();
    await world.post('/_control/warp', { seconds: 600 });
    await world.done(await undelegate(supplier, renter), supplier);
    const state = world.devnet.chain.view('head').state;
    const usage = state.account(supplier.hex)?.energy;
    expect(Number(usage?.amount)).toBeGreaterThanOrEqual(63_820);
    expect(Number(usage?.amount)).toBeLessThanOrEqual(63_840);
    expect(Number(usage?.window)).toBeGreaterThan(28_590_000);
    expect(Number(usage?.window)).toBeLessThan(28_610_000);
    const blocked = async (): Promise<number> => Math.round((RENT_SUN - (await maxSize(supplier))) / 1e6);
    expect(await blocked()).toBeGreaterThanOrEqual(6_726);
    expect(await blocked()).toBeLessThanOrEqual(6_729);
    await world.post('/_control/warp', { seconds: 43_200 });
    expect(Math.abs((await blocked()) - 3_341)).toBeLessThanOrEqual(2);
    await world.post('/_control/warp', { seconds: 42_600 });
    expect(await blocked()).toBeLessThanOrEqual(1);
    await world.post('/_control/warp', { seconds: 60 });
    expect(await blocked()).toBe(0);
  });

  it('that was not used gives the whole stake back at once', async () => {
    const supplier = await world.staked(6_851);
    const renter = await world.funded(2);
    await world.done(await delegate(supplier, renter), supplier);
    expect(await maxSize(supplier)).toBe(0);
    await world.done(await undelegate(supplier, renter), supplier);
    expect(await maxSize(supplier)).toBe(RENT_SUN);
  });

  it('is pending-visible at /wallet and not yet at /walletsolidity', async () => {
    const supplier = await world.staked(6_851);
    const renter = await world.funded(2);
    await world.send(await delegate(supplier, renter), supplier);
    expect(await maxSize(supplier)).toBe(0);
    const asked = { fromAddress: supplier.hex, toAddress: renter.hex };
    expect(await world.post('/wallet/getdelegatedresourcev2', asked)).toEqual({
      delegatedResource: [{ from: supplier.hex, to: renter.hex, frozen_balance_for_energy: RENT_SUN }],
    });
    expect(await world.post('/walletsolidity/getdelegatedresourcev2', asked)).toEqual({});
    world.devnet.mine(18);
    expect(await world.post('/walletsolidity/getdelegatedresourcev2', asked)).toEqual({});
    world.devnet.mine(1);
    expect(await world.post('/walletsolidity/getdelegatedresourcev2', asked)).toHaveProperty(
      'delegatedResource',
    );
    expect(await world.post('/wallet/getdelegatedresourceaccountindexv2', { value: supplier.hex })).toEqual({
      account: supplier.hex,
      toAccounts: [renter.hex],
    });
    expect(await world.post('/wallet/getdelegatedresourceaccountindexv2', { value: renter.hex })).toEqual({
      account: renter.hex,
      fromAccounts: [supplier.hex],
    });
  });
});

describe('USDT', () => {
  it('burns 6.43 TRX to a holder and 13.03 TRX to a new one without energy', async () => {
    const sender = await world.funded(50, 10);
    const holder = await world.funded(1.1, 1);
    const first = await world.done(await usdtTransfer(sender, holder.address, 1), sender);
    expect(first).toMatchObject({
      fee: 6_428_500,
      receipt: { energy_fee: 6_428_500, energy_usage_total: 64_285 },
    });
    expect(first.log).toEqual([
      {
        address: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
        topics: [
          'ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef',
          sender.hex.slice(2).padStart(64, '0'),
          holder.hex.slice(2).padStart(64, '0'),
        ],
        data: '1'.padStart(64, '0'),
      },
    ]);
    await world.post('/_control/warp', { seconds: 86_400 });
    const second = await world.done(await usdtTransfer(sender, world.wallet().address, 1), sender);
    expect(second).toMatchObject({
      fee: 13_028_500,
      receipt: { energy_usage_total: 130_285, energy_penalty_total: 100_635 },
    });
  });

  it('runs out of energy when fee_limit is short, although the energy was there', async () => {
    const supplier = await world.staked(6_851);
    const renter = await world.funded(30, 10);
    const holder = await world.funded(1.1, 1);
    await world.done(await delegate(supplier, renter), supplier);
    const info = await world.done(await usdtTransfer(renter, holder.address, 1, 6_428_400), renter);
    expect(info).toMatchObject({
      result: 'FAILED',
      contractResult: [''],
      receipt: { result: 'OUT_OF_ENERGY', energy_usage: 64_284, energy_usage_total: 64_284 },
    });
    expect(Buffer.from(String(info.resMessage), 'hex').toString()).toMatch(
      /^Not enough energy for 'SSTORE' operation/,
    );
    expect(info.log).toBeUndefined();
    const shown = await world.post('/wallet/gettransactionbyid', { value: String(info.id) });
    expect(shown.ret).toEqual([{ contractRet: 'OUT_OF_ENERGY' }]);
  });

  it('reverts when the balance is short, and keeps the money', async () => {
    const sender = await world.funded(30, 1);
    const info = await world.done(await usdtTransfer(sender, world.wallet().address, 2_000_000), sender);
    expect(info).toMatchObject({ result: 'FAILED', receipt: { result: 'REVERT' } });
    expect(Buffer.from(String(info.resMessage), 'hex').toString()).toBe('REVERT opcode executed');
  });

  it('is simulated with the energy it will cost', async () => {
    const sender = await world.funded(1, 5);
    const holder = await world.funded(1.1, 1);
    const simulate = (to: string, amount: number, path = 'triggerConstantContract' as const) =>
      world.tronWeb.transactionBuilder[path](
        world.devnet.usdtContract,
        'transfer(address,uint256)',
        {},
        [
          { type: 'address', value: to },
          { type: 'uint256', value: amount },
        ],
        sender.address,
      );
    expect(await simulate(holder.address, 1)).toMatchObject({ energy_used: 64_285, energy_penalty: 49_635 });
    expect(await simulate(world.wallet().address, 1)).toMatchObject({
      energy_used: 130_285,
      energy_penalty: 100_635,
    });
    await expect(simulate(holder.address, 6_000_000)).rejects.toThrow('REVERT opcode executed');
    const estimate = await world.tronWeb.transactionBuilder.estimateEnergy(
      world.devnet.usdtContract,
      'transfer(address,uint256)',
      {},
      [
        { type: 'address', value: holder.address },
        { type: 'uint256', value: 1 },
      ],
      sender.address,
    );
    expect(estimate).toMatchObject({ result: { result: true }, energy_required: 72_321 });
  });

  it('works through tronweb contract().at(), allowances included', async () => {
    const { devnet } = world;
    const owner = await world.funded(100, 10);
    const spender = await world.funded(100);
    const shop = await world.funded(1.1, 1);
    const asOwner = new TronWeb({
      fullHost: devnet.url,
      privateKey: owner.key.replace(/^0x/, ''),
    });
    const token = await asOwner.contract().at(devnet.usdtContract);
    expect(await token.name?.().call()).toBe('Tether USD');
    expect(await token.symbol?.().call()).toBe('USDT');
    expect(String(await token.decimals?.().call())).toBe('6');
    expect(String(await token.balanceOf?.(owner.address).call())).toBe('10000000');
    await token.transfer?.(shop.address, 1_000_000).send({ feeLimit: 50_000_000 });
    await token.approve?.(spender.address, 3_000_000).send({ feeLimit: 50_000_000 });
    devnet.mine();
    expect(String(await token.balanceOf?.(shop.address).call())).toBe('2000000');
    expect(String(await token.allowance?.(owner.address, spender.address).call())).toBe('3000000');
    const asSpender = new TronWeb({
      fullHost: devnet.url,
      privateKey: spender.key.replace(/^0x/, ''),
    });
    const again = await asSpender.contract().at(devnet.usdtContract);
    await again.transferFrom?.(owner.address, shop.address, 2_000_000).send({ feeLimit: 50_000_000 });
    devnet.mine();
    expect(String(await token.balanceOf?.(shop.address).call())).toBe('4000000');
    expect(String(await token.allowance?.(owner.address, spender.address).call())).toBe('1000000');
  });
});
