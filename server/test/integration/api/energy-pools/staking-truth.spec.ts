import { walletsRoutes } from '@energy-desk/shared/pools';
import type { Types } from 'tronweb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CashAccounts } from '../../../../src/domain/ledger/index.js';
import { OpenBooksStep } from '../../../../src/processes/pool-upkeep/open-books.step.js';
import { PoolUpkeepModule } from '../../../../src/processes/pool-upkeep/index.js';
import { SettlementModule } from '../../../../src/processes/settlement/index.js';
import { BookMovementsStep } from '../../../../src/processes/settlement/book-movements.step.js';
import { FinishStakingStep } from '../../../../src/processes/staking/finish-staking.step.js';
import { StakingWorkerModule } from '../../../../src/processes/staking/index.js';
import { eventually } from '../../../harness/eventually.js';
import { DevnetDesk } from './devnet-desk.js';
import { aKey, aPool, refusal, TRX, type Wallet } from './stock.js';

const DAY_SECONDS = 86_400;
/** DelegateResource and UnDelegateResource: bits 57 and 58. */
const RENTALS = `0000000000000006${'0'.repeat(48)}`;
const reason = 'to see what the chain makes of it';

let desk: DevnetDesk;
let wallet: Wallet;
beforeAll(async () => {
  desk = await DevnetDesk.open([PoolUpkeepModule, SettlementModule, StakingWorkerModule]);
  wallet = await desk.newWallet();
  await desk.turn();
});
afterAll(() => desk.close());

const params = (): { id: string } => ({ id: wallet.id });
const stakeOf = (trx: bigint, resource: 'ENERGY' | 'BANDWIDTH' = 'ENERGY') => ({
  params: params(),
  body: { amountSun: String(trx * TRX), resource, reason },
});

/** The request ended well, and is in blocks. */
async function done(requestId: string): Promise<void> {
  await desk.until('the request is done', async () => {
    await desk.api.rooms.get(FinishStakingStep).run();
    const { requests } = await desk.operator.get(walletsRoutes.staking, { params: params() });
    const request = requests.find(({ id }) => id === requestId);
    expect(request).not.toMatchObject({ status: 'failed' });
    return request?.status === 'done';
  });
}

/** What we show of the wallet's stake is what the node says, in the picture and in the list. */
async function expectTruth(): Promise<void> {
  const chain = await desk.account(wallet.address);
  const picture = await desk.operator.get(walletsRoutes.staking, { params: params() });
  expect(picture).toMatchObject({
    liquidSun: String(chain.liquidSun),
    energySun: String(chain.energySun),
    bandwidthSun: String(chain.bandwidthSun),
    unstaking: chain.unstaking.map(({ resource, sun, at }) => ({
      resource,
      amountSun: String(sun),
      withdrawableAt: at.toISOString(),
    })),
  });
  const view = await desk.refresh(wallet);
  expect(view).toMatchObject({
    stakedSun: String(chain.energySun + chain.delegatedSun),
    delegatedSun: String(chain.delegatedSun),
    availableSun: String(await desk.delegatable(wallet.address)),
    liquidSun: String(chain.liquidSun),
  });
}

describe('a wallet’s stake, as the chain has it after every operation', () => {
  it('is what the node says before anything is done', async () => {
    expect((await desk.account(wallet.address)).energySun).toBe(0n);
    await expectTruth();
  });

  it('grows by what is staked, for energy and for bandwidth', async () => {
    await done((await desk.operator.get(walletsRoutes.stake, stakeOf(10_000n))).id);
    await done((await desk.operator.get(walletsRoutes.stake, stakeOf(500n, 'BANDWIDTH'))).id);
    const { energySun, bandwidthSun } = await desk.account(wallet.address);
    expect([energySun, bandwidthSun]).toEqual([10_000n * TRX, 500n * TRX]);
    await expectTruth();
  });

  it('shrinks by what is taken out, which waits; cancelled, it is stake again', async () => {
    await done((await desk.operator.get(walletsRoutes.unstake, stakeOf(4_000n))).id);
    await done((await desk.operator.get(walletsRoutes.unstake, stakeOf(100n, 'BANDWIDTH'))).id);
    expect((await desk.account(wallet.address)).unstaking).toMatchObject([
      { resource: 'ENERGY', sun: 4_000n * TRX },
      { resource: 'BANDWIDTH', sun: 100n * TRX },
    ]);
    await expectTruth();
    const given = { params: params(), body: { reason } };
    expect(refusal(await desk.operator.call(walletsRoutes.withdraw, given))).toEqual([
      409,
      'staking/nothing_to_do',
    ]);
    await done((await desk.operator.get(walletsRoutes.cancelUnstaking, given)).id);
    expect(await desk.account(wallet.address)).toMatchObject({
      energySun: 10_000n * TRX,
      bandwidthSun: 500n * TRX,
      unstaking: [],
    });
    await expectTruth();
  });

  it('is liquid again 14 days after it was taken out', async () => {
    await done((await desk.operator.get(walletsRoutes.unstake, stakeOf(3_000n))).id);
    const before = (await desk.account(wallet.address)).liquidSun;
    await desk.pass(14 * DAY_SECONDS + 60);
    const picture = await desk.operator.get(walletsRoutes.staking, { params: params() });
    expect(picture.maturedSun).toBe(String(3_000n * TRX));
    const given = { params: params(), body: { reason } };
    await done((await desk.operator.get(walletsRoutes.withdraw, given)).id);
    const chain = await desk.account(wallet.address);
    expect(chain.liquidSun).toBeGreaterThan(before + 2_999n * TRX);
    expect(chain.unstaking).toEqual([]);
    await expectTruth();
  });

  it('never sends more than the chain would take', async () => {
    for (const given of [stakeOf(60_000n), { ...stakeOf(1n), body: { amountSun: '999999', reason } }])
      expect(refusal(await desk.operator.call(walletsRoutes.stake, given))).toEqual([
        409,
        'staking/insufficient',
      ]);
    expect(refusal(await desk.operator.call(walletsRoutes.unstake, stakeOf(7_001n)))).toEqual([
      409,
      'staking/insufficient',
    ]);
    await expectTruth();
  });

  it('stays as it was when the bytes died, and may be asked for again', async () => {
    const before = await desk.account(wallet.address);
    const request = await desk.operator.get(walletsRoutes.stake, stakeOf(20n));
    // No block may hold it any more, whether a node has it or not.
    await desk.pass(120);
    await desk.until('the request is given up', async () => {
      await desk.api.rooms.get(FinishStakingStep).run();
      const { requests } = await desk.operator.get(walletsRoutes.staking, { params: params() });
      return requests.find(({ id }) => id === request.id)?.status === 'failed';
    });
    expect((await desk.account(wallet.address)).energySun).toBe(before.energySun);
    await done((await desk.operator.get(walletsRoutes.stake, stakeOf(20n))).id);
    expect((await desk.account(wallet.address)).energySun).toBe(before.energySun + 20n * TRX);
    await done((await desk.operator.get(walletsRoutes.unstake, stakeOf(20n))).id);
    await expectTruth();
  });

  it('leaves the wallet’s cash in the books equal to the chain, fees and all', async () => {
    const { rooms } = desk.api;
    await desk.until('the books of the wallet are open', async () => {
      await rooms.get(OpenBooksStep).run();
      await rooms.get(BookMovementsStep).run();
      const accounts = await rooms.get(CashAccounts).list();
      return accounts.some(
        ({ address, currency, openingHeight }) =>
          address === wallet.address && currency === 'TRX' && openingHeight !== null,
      );
    });
    await done((await desk.operator.get(walletsRoutes.stake, stakeOf(1_000n))).id);
    await done((await desk.operator.get(walletsRoutes.unstake, stakeOf(2_000n))).id);
    await desk.pass(14 * DAY_SECONDS + 60);
    // Taking more out pays out what has matured, too.
    await done((await desk.operator.get(walletsRoutes.unstake, stakeOf(1_000n))).id);
    await desk.turn();
    await eventually('all that is solid is booked', async () => {
      await rooms.get(BookMovementsStep).run();
      const unbooked = `SELECT count(*)::int FROM chain_movements m, chain_cursor c WHERE NOT booked AND m.height <= c.solid_height`;
      return (await rooms.value(unbooked)) === 0;
    });
    const cash = await rooms.value(
      `SELECT coalesce(sum(e.amount), 0)::text FROM balance_transactions e
       JOIN ledger_accounts a ON a.id = e.account_id
       WHERE a.code = $1`,
      [`cash:${wallet.address}:TRX`],
    );
    expect(cash).toBe(String((await desk.account(wallet.address)).liquidSun));
  });
});

describe('a delegation key as the chain gave it', () => {
  it('is taken in with what its permission allows, and may not stake', async () => {
    const owner = await desk.newOwner();
    const delegate = aKey(desk.api.rooms);
    const permission = (kind: number, name: string, address: string) =>
      ({
        type: kind,
        permission_name: name,
        threshold: 1,
        keys: [{ address, weight: 1 }],
      }) as unknown as Types.Permission;
    const built = await desk.tronWeb.transactionBuilder.updateAccountPermissions(
      owner.address,
      permission(0, 'owner', owner.address),
      undefined,
      [{ ...permission(2, 'rentals', delegate.address), operations: RENTALS }],
    );
    await desk.signAndSend(built, owner.privateKey);
    const body = {
      address: owner.address,
      privateKey: delegate.privateKey,
      permissionId: 2,
      poolId: await aPool(desk.api.rooms),
      reason,
    };
    const taken = await desk.operator.get(walletsRoutes.import, { body });
    expect(taken.warnings).toEqual([]);
    expect(taken.wallet.abilities.every(({ allowed }) => allowed === false)).toBe(true);
    const refused = await desk.operator.call(walletsRoutes.stake, {
      params: { id: taken.wallet.id },
      body: { amountSun: String(5n * TRX), reason },
    });
    expect(refusal(refused)).toEqual([409, 'staking/permission_missing']);
    expect(refused.body).toMatchObject({ details: { missing: 'FreezeBalanceV2Contract', bit: 54 } });
  });

  it('is refused where the account never gave it', async () => {
    const owner = await desk.newOwner();
    const { privateKey } = aKey(desk.api.rooms);
    const poolId = await aPool(desk.api.rooms);
    const body = { address: owner.address, privateKey, permissionId: 2, poolId, reason };
    const refused = await desk.operator.call(walletsRoutes.import, { body });
    expect(refusal(refused)).toEqual([422, 'wallets/key_mismatch']);
    const away = { ...body, address: aKey(desk.api.rooms).address };
    expect(refusal(await desk.operator.call(walletsRoutes.import, { body: away }))).toEqual([
      422,
      'wallets/not_activated',
    ]);
  });
});
