import { chainRoutes } from '@energy-desk/shared/chain';
import { delegationsRoutes } from '@energy-desk/shared/delegations';
import { ordersRoutes } from '@energy-desk/shared/orders';
import { poolsRoutes, walletsRoutes } from '@energy-desk/shared/pools';
import { toHexAddress, type TronAddress } from '@energy-desk/shared/units';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BroadcastModule } from '../../../../src/processes/chain-io/index.js';
import { PoolUpkeepModule } from '../../../../src/processes/pool-upkeep/index.js';
import { ReadWalletsStep } from '../../../../src/processes/pool-upkeep/read-wallets.step.js';
import { UpkeepProcessor } from '../../../../src/processes/pool-upkeep/upkeep.processor.js';
import { RentalWorkerModule } from '../../../../src/processes/rental/index.js';
import { DevnetDesk } from './devnet-desk.js';
import { aKey, aPool, refusal, TRX, type Wallet } from './stock.js';

const HOUR_SECONDS = 3_600;
const STAKED_TRX = 30_000;
/** Recovery of three minutes, which is how exactly the test can stop the clock. */
const ROUNDING_SUN = 20n * TRX;
const USDT_FEE_LIMIT = 100_000_000;
const reason = 'to see what the chain makes of it';

let desk: DevnetDesk;
let poolId: string;
let wallet: Wallet;
beforeAll(async () => {
  desk = await DevnetDesk.open([BroadcastModule, PoolUpkeepModule, RentalWorkerModule]);
  poolId = await aPool(desk.api.rooms);
  wallet = await desk.newWallet(poolId);
  await desk.control('stake', { key: wallet.privateKey, trx: STAKED_TRX });
  await desk.turn();
});
afterAll(() => desk.close());

interface Receiver {
  readonly address: TronAddress;
  readonly privateKey: string;
}

async function newReceiver(): Promise<Receiver> {
  const receiver = aKey(desk.api.rooms);
  await desk.control('faucet', { address: receiver.address, trx: 100, usdt: 50 });
  return receiver;
}

/** A rental that is active, with its one delegation. */
async function rent(receiver: Receiver): Promise<{ orderId: string; delegationId: string; sun: bigint }> {
  const body = { receiver: receiver.address, energy: 65_000, durationSeconds: 86_400, reason };
  const { id: orderId } = await desk.operator.get(chainRoutes.delegate, { body });
  await desk.until('the rental is active', async () => {
    const { status } = await desk.operator.get(ordersRoutes.get, { params: { id: orderId } });
    // Active once it is in a block; promised until that block is solid.
    return status === 'active' && (await desk.refresh(wallet)).reservedSun === '0';
  });
  const { items } = await desk.operator.get(delegationsRoutes.list, { query: { orderId } });
  const [delegation] = items;
  if (!delegation) throw new Error('nothing was delegated');
  return { orderId, delegationId: delegation.id, sun: BigInt(delegation.sun) };
}

async function takeBack(delegationId: string): Promise<void> {
  const params = { id: delegationId };
  await desk.operator.get(delegationsRoutes.reclaim, { params, body: { reason } });
  await desk.until('the delegation is back', async () => {
    const { status } = await desk.operator.get(delegationsRoutes.details, { params });
    return status === 'reclaimed';
  });
}

async function delegatedTo(receiver: TronAddress): Promise<bigint> {
  const { delegatedResource = [] } = await desk.ask<{
    delegatedResource?: { frozen_balance_for_energy?: number }[];
  }>('/wallet/getdelegatedresourcev2', {
    fromAddress: toHexAddress(wallet.address),
    toAddress: toHexAddress(receiver),
  });
  return delegatedResource.reduce((total, { frozen_balance_for_energy: sun = 0 }) => total + BigInt(sun), 0n);
}

/** What we show of the wallet is what the node says. @param foreignSun delegated by somebody else */
async function expectTruth(foreignSun: bigint) {
  const chain = await desk.account(wallet.address);
  const view = await desk.refresh(wallet);
  const delegatable = await desk.delegatable(wallet.address);
  expect(view).toMatchObject({
    stakedSun: String(chain.energySun + chain.delegatedSun),
    delegatedSun: String(chain.delegatedSun),
    foreignSun: String(foreignSun),
    reservedSun: '0',
    availableSun: String(delegatable),
    recoveringSun: String(chain.energySun - delegatable),
  });
  return view;
}

/** As `expectTruth`, of what workers read by themselves. */
async function expectTruthUnasked(): Promise<void> {
  await desk.api.rooms.get(ReadWalletsStep).run();
  const chain = await desk.account(wallet.address);
  const view = await desk.operator.get(walletsRoutes.details, { params: { id: wallet.id } });
  expect(view).toMatchObject({
    stakedSun: String(chain.energySun + chain.delegatedSun),
    delegatedSun: String(chain.delegatedSun),
    foreignSun: '0',
    reservedSun: '0',
    availableSun: String(await desk.delegatable(wallet.address)),
  });
}

/** The receiver spends what it rented on a USDT transfer. */
async function spend(receiver: Receiver): Promise<void> {
  const { transaction } = await desk.tronWeb.transactionBuilder.triggerSmartContract(
    desk.devnet.usdtContract,
    'transfer(address,uint256)',
    { feeLimit: USDT_FEE_LIMIT },
    [
      { type: 'address', value: desk.api.rooms.config.treasuryAddress },
      { type: 'uint256', value: 1_000_000 },
    ],
    receiver.address,
  );
  await desk.signAndSend(transaction, receiver.privateKey);
}

describe('rentals, as the chain has them', () => {
  it('are delegated with what we show, and taken back whole', async () => {
    const receiver = await newReceiver();
    const { delegationId, sun } = await rent(receiver);
    expect(await delegatedTo(receiver.address)).toBe(sun);
    const view = await expectTruth(0n);
    expect(view).toMatchObject({ delegatedSun: String(sun), draining: { liveRentals: 1 } });
    await takeBack(delegationId);
    expect(await delegatedTo(receiver.address)).toBe(0n);
    expect(await expectTruth(0n)).toMatchObject({ delegatedSun: '0', draining: { liveRentals: 0 } });
  });

  it('show in the stock by themselves, once the chain has them and once they are back', async () => {
    await desk.refresh(wallet);
    const body = { receiver: (await newReceiver()).address, energy: 65_000, durationSeconds: 86_400, reason };
    const { id: orderId } = await desk.operator.get(chainRoutes.delegate, { body });
    await desk.until('the rental is active for good', async () => {
      const { reservedSun } = await desk.operator.get(walletsRoutes.details, { params: { id: wallet.id } });
      const { status } = await desk.operator.get(ordersRoutes.get, { params: { id: orderId } });
      return status === 'active' && reservedSun === '0';
    });
    await expectTruthUnasked();
    const { items } = await desk.operator.get(delegationsRoutes.list, { query: { orderId } });
    await takeBack(items[0]?.id ?? '');
    await expectTruthUnasked();
  });

  it('are read once for each change, and the oldest first when time passes', async () => {
    const { rooms } = desk.api;
    const readAt = async (): Promise<number> =>
      Number(await rooms.value('SELECT extract(epoch FROM read_at) FROM wallet_readings'));
    // A reading that is under way ends first.
    await rooms.get(UpkeepProcessor).work();
    const before = await readAt();
    await rooms.get(ReadWalletsStep).run();
    expect(await readAt()).toBe(before);
    await rooms.query(`UPDATE wallet_readings SET read_at = read_at - interval '6 minutes'`);
    await rooms.get(ReadWalletsStep).run();
    expect(await readAt()).toBeGreaterThan(before);
  });

  it('are told from what the owner delegated himself, which is not sold again', async () => {
    const friend = await newReceiver();
    const foreign = 20_000n * TRX;
    const built = await desk.tronWeb.transactionBuilder.delegateResource(
      Number(foreign),
      friend.address,
      'ENERGY',
      wallet.address,
    );
    await desk.signAndSend(built, wallet.privateKey);
    const view = await expectTruth(foreign);
    const query = { receiver: aKey(desk.api.rooms).address, energy: Number(view.availableEnergy) };
    const fits = await desk.operator.get(poolsRoutes.allocate, {
      body: { ...query, energy: Math.floor(query.energy * 0.99) },
    });
    expect(fits.wallets.map(({ walletId }) => walletId)).toEqual([wallet.id]);
    const more = await desk.operator.call(poolsRoutes.allocate, {
      body: { ...query, energy: query.energy + 1_000 },
    });
    expect(refusal(more)).toEqual([409, 'pools/no_capacity']);
    const back = await desk.tronWeb.transactionBuilder.undelegateResource(
      Number(foreign),
      friend.address,
      'ENERGY',
      wallet.address,
    );
    await desk.signAndSend(back, wallet.privateKey);
    await expectTruth(0n);
  });

  it('bring back used energy, which recovers as forecast', async () => {
    const receiver = await newReceiver();
    const { delegationId } = await rent(receiver);
    await spend(receiver);
    await takeBack(delegationId);
    const view = await expectTruth(0n);
    expect(BigInt(view.recoveringSun)).toBeGreaterThan(6_000n * TRX);
    const forecast = await desk.operator.get(poolsRoutes.forecast, { query: { walletId: wallet.id } });
    expect(forecast.points).toHaveLength(25);
    const start = new Date(forecast.points[0]?.at ?? 0).getTime();
    for (const hour of [0, 3, 6, 12, 18, 24]) {
      const now = desk.devnet.chain.headTime;
      const left = Math.floor((start + hour * HOUR_SECONDS * 1000 - now) / 1000);
      if (left > 60) await desk.pass(left - 60);
      const node = await desk.delegatable(wallet.address);
      const { lowestSun, highestSun } = forecast.points[hour] ?? { lowestSun: '0', highestSun: '0' };
      expect(lowestSun, `hour ${hour}`).toBe(highestSun);
      const gap = BigInt(lowestSun) - node;
      expect(gap < ROUNDING_SUN && gap > -ROUNDING_SUN, `hour ${hour}: ${lowestSun} and ${node}`).toBe(true);
    }
    await desk.turn();
    await expectTruth(0n);
  });

  it('come back by the forecast between its bounds, whatever was used', async () => {
    const [lazy, busy] = [await newReceiver(), await newReceiver()];
    const rentals = [await rent(lazy), await rent(busy)];
    await spend(busy);
    await desk.refresh(wallet);
    // Both end in 24 hours of chain time.
    const forecast = await desk.operator.get(poolsRoutes.forecast, { query: { walletId: wallet.id } });
    const last = forecast.points.at(-1);
    expect(BigInt(last?.highestSun ?? 0)).toBeGreaterThan(BigInt(last?.lowestSun ?? 0));
    await desk.pass(24 * HOUR_SECONDS);
    for (const { delegationId } of rentals)
      await desk.until('both are back', async () => {
        const params = { id: delegationId };
        const { status } = await desk.operator.get(delegationsRoutes.details, { params });
        return status === 'reclaimed';
      });
    const node = await desk.delegatable(wallet.address);
    expect(node + ROUNDING_SUN).toBeGreaterThanOrEqual(BigInt(last?.lowestSun ?? 0));
    expect(node - ROUNDING_SUN).toBeLessThanOrEqual(BigInt(last?.highestSun ?? 0));
    await expectTruth(0n);
  });
});
