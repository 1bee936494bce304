import { walletsRoutes } from '@energy-desk/shared/pools';
import { utils } from 'tronweb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FinishStakingStep } from '../../../../src/processes/staking/finish-staking.step.js';
import { StakingWorkerModule } from '../../../../src/processes/staking/index.js';
import type { Api, Person } from '../../../harness/api.js';
import { eventually } from '../../../harness/eventually.js';
import type { FakeTron } from '../../../harness/fake-tron.js';
import { newAddress } from '../../../harness/rooms.js';
import { aPool, aRental, atHead, audited, aWallet, openStock, refusal, TRX, type Wallet } from './stock.js';

let api: Api;
let tron: FakeTron;
let operator: Person;
let poolId: string;
beforeAll(async () => {
  ({ api, tron } = await openStock([StakingWorkerModule]));
  operator = await api.as('operator');
  poolId = await aPool(api.rooms);
});
afterAll(() => api.close());
beforeEach(() => atHead(api.rooms));

const reason = 'more stock for the weekend';
const stakeOf = (wallet: Wallet, trx: bigint) => ({
  params: { id: wallet.id },
  body: { amountSun: String(trx * TRX), reason },
});

const operationsOf = (
  wallet: Wallet,
): Promise<
  {
    id: string;
    purpose: string;
    subject: string;
    txid: string;
    signed_hex: string;
    status: string;
    noticed: boolean;
  }[]
> =>
  api.rooms.query('SELECT * FROM tron_transactions WHERE owner_address = $1 ORDER BY created_at', [
    wallet.address,
  ]);

/** What became of the wallet's only operation, as the scanner would write it. */
async function becomes(wallet: Wallet, status: string): Promise<void> {
  await api.rooms.query(
    `UPDATE tron_transactions SET status = $2, noticed = false, outlived = $2 IN ('dead', 'rejected'),
       answer = 'node said so' WHERE owner_address = $1`,
    [wallet.address, status],
  );
  await eventually('it is taken note of', async () => {
    await api.rooms.get(FinishStakingStep).run();
    return (await operationsOf(wallet)).every(({ noticed }) => noticed);
  });
}

const requestOf = async (wallet: Wallet) => {
  const { requests } = await operator.get(walletsRoutes.staking, { params: { id: wallet.id } });
  return requests[0];
};

describe('staking by hand', () => {
  it('records the signed bytes before anything is sent, once for one key', async () => {
    const wallet = await aWallet(api.rooms, poolId);
    const headers = { 'idempotency-key': crypto.randomUUID() };
    const given = { ...stakeOf(wallet, 500n), headers };
    const request = await operator.get(walletsRoutes.stake, given);
    expect(request).toMatchObject({
      walletId: wallet.id,
      kind: 'stake',
      resource: 'ENERGY',
      amountSun: String(500n * TRX),
      status: 'pending',
      operationStatus: 'signed',
      actor: operator.email,
    });
    expect(await operator.get(walletsRoutes.stake, given)).toEqual(request);
    const [operation, ...more] = await operationsOf(wallet);
    expect(more).toEqual([]);
    expect(operation).toMatchObject({
      purpose: 'stake',
      subject: request.id,
      txid: request.txid,
      status: 'signed',
    });
    const raw = operation?.signed_hex ?? '';
    expect(raw).toContain(Buffer.from('protocol.FreezeBalanceV2Contract').toString('hex'));
    const signer: string = utils.crypto.ecRecover(request.txid, `0x${raw.slice(-130)}`);
    expect(utils.crypto.getBase58CheckAddress(utils.code.hexStr2byteArray(signer))).toBe(wallet.address);
    expect(await audited(api.rooms, `wallet:${wallet.id}`)).toMatchObject([
      { action: 'staking.stake', reason, after: { amountSun: String(500n * TRX), txid: request.txid } },
    ]);
  });

  it('lets one of two at once do it, and tells the other who did', async () => {
    const wallet = await aWallet(api.rooms, poolId);
    const answers = await Promise.all(
      [operator, await api.as('owner')].map((person) =>
        person.call(walletsRoutes.stake, stakeOf(wallet, 5n)),
      ),
    );
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([202, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.body).toMatchObject({ code: 'staking/busy', details: { kind: 'stake' } });
    expect(await operationsOf(wallet)).toHaveLength(1);
  });

  it('is done once it is solid, and free for the next', async () => {
    const wallet = await aWallet(api.rooms, poolId);
    await operator.get(walletsRoutes.stake, stakeOf(wallet, 5n));
    await becomes(wallet, 'included');
    expect(await requestOf(wallet)).toMatchObject({ status: 'pending', operationStatus: 'included' });
    await becomes(wallet, 'solid');
    expect(await requestOf(wallet)).toMatchObject({ status: 'done' });
    const next = await operator.call(walletsRoutes.claim, { params: { id: wallet.id }, body: { reason } });
    expect(next.status).toBe(202);
  });

  it('stays open after a refusal, fails when its bytes are dead, and is done if they came all the same', async () => {
    const wallet = await aWallet(api.rooms, poolId);
    await operator.get(walletsRoutes.stake, stakeOf(wallet, 5n));
    await becomes(wallet, 'rejected');
    expect(await requestOf(wallet)).toMatchObject({ status: 'pending', answer: 'node said so' });
    expect(refusal(await operator.call(walletsRoutes.stake, stakeOf(wallet, 6n)))).toEqual([
      409,
      'staking/busy',
    ]);
    await becomes(wallet, 'dead');
    expect(await requestOf(wallet)).toMatchObject({ status: 'failed', answer: 'node said so' });
    await becomes(wallet, 'solid');
    expect(await requestOf(wallet)).toMatchObject({ status: 'done' });
    const logs = await api.rooms.query<{ action: string }>(
      'SELECT action FROM energy_pool_logs WHERE wallet_id = $1 ORDER BY id',
      [wallet.id],
    );
    expect(logs.map(({ action }) => action)).toEqual(['stake', 'stake_failed', 'stake_done']);
  });

  it('names what the key’s permission lacks', async () => {
    const wallet = await aWallet(api.rooms, poolId);
    const { permissions } = await tron.readStake(wallet.address);
    tron.stakes.set(wallet.address, {
      permissions: permissions.map((one) => ({
        ...one,
        id: 2,
        operationsHex: `0000000000000006${'0'.repeat(48)}`,
      })),
    });
    await api.rooms.query('UPDATE supplier_wallets SET permission_id = 2 WHERE id = $1', [wallet.id]);
    const refused = await operator.call(walletsRoutes.unstake, stakeOf(wallet, 5n));
    expect(refusal(refused)).toEqual([409, 'staking/permission_missing']);
    expect(refused.body).toMatchObject({ details: { missing: 'UnfreezeBalanceV2Contract', bit: 55 } });
    const { abilities } = await operator.get(walletsRoutes.staking, { params: { id: wallet.id } });
    expect(abilities.map(({ kind, allowed }) => [kind, allowed])).toContainEqual(['vote', false]);
    expect(await operationsOf(wallet)).toEqual([]);
  });

  it('never stakes what pays for taking rentals back', async () => {
    const wallet = await aWallet(api.rooms, poolId);
    tron.stakes.set(wallet.address, { liquidSun: 10n * TRX });
    for (let n = 0; n < 10; n += 1)
      await aRental(api.rooms, wallet, { status: 'active', orderStatus: 'active' });
    const { spendableSun } = await operator.get(walletsRoutes.staking, { params: { id: wallet.id } });
    expect(spendableSun).toBe(String(10n * TRX - 12n * 290_000n));
    expect(refusal(await operator.call(walletsRoutes.stake, stakeOf(wallet, 7n)))).toEqual([
      409,
      'staking/insufficient',
    ]);
    expect((await operator.call(walletsRoutes.stake, stakeOf(wallet, 6n))).status).toBe(202);
  });

  it('takes out no stake that is promised, and delivery does not promise what is taken out', async () => {
    const wallet = await aWallet(api.rooms, poolId);
    tron.stakes.set(wallet.address, { energySun: 10n * TRX });
    const rental = await aRental(api.rooms, wallet, {
      status: 'planned',
      orderStatus: 'delegating',
      sun: 4n * TRX,
    });
    await api.rooms.query(
      'INSERT INTO energy_reservations (wallet_id, delegation_id, sun) VALUES ($1, $2, $3)',
      [wallet.id, rental.id, (4n * TRX).toString()],
    );
    expect(refusal(await operator.call(walletsRoutes.unstake, stakeOf(wallet, 7n)))).toEqual([
      409,
      'staking/insufficient',
    ]);
    await api.rooms.query(
      `INSERT INTO wallet_readings (wallet_id, height, delegatable_sun, staked_sun, free_bandwidth,
         staked_bandwidth, liquid_sun) VALUES ($1, 1000, $2, $2, 600, 0, 0)`,
      [wallet.id, (10n * TRX).toString()],
    );
    const available = async (): Promise<string> =>
      (await operator.get(walletsRoutes.details, { params: { id: wallet.id } })).availableSun;
    expect(await available()).toBe(String(6n * TRX));
    await operator.get(walletsRoutes.unstake, stakeOf(wallet, 5n));
    expect(await available()).toBe(String(1n * TRX));
  });

  it('withdraws what has matured, and cancels what waits', async () => {
    const wallet = await aWallet(api.rooms, poolId);
    const given = { params: { id: wallet.id }, body: { reason } };
    for (const route of [walletsRoutes.withdraw, walletsRoutes.cancelUnstaking])
      expect(refusal(await operator.call(route, given))).toEqual([409, 'staking/nothing_to_do']);
    const waits = { resource: 'ENERGY', sun: 3n * TRX, withdrawableAt: new Date('2027-01-01T00:00:00Z') };
    tron.stakes.set(wallet.address, { unstaking: [waits] });
    expect(refusal(await operator.call(walletsRoutes.withdraw, given))).toEqual([
      409,
      'staking/nothing_to_do',
    ]);
    const ripe = { ...waits, withdrawableAt: new Date('2026-01-01T00:00:00Z') };
    tron.stakes.set(wallet.address, { unstaking: [waits, ripe] });
    const view = await operator.get(walletsRoutes.staking, { params: { id: wallet.id } });
    expect(view).toMatchObject({ maturedSun: String(3n * TRX), unstaking: [{ resource: 'ENERGY' }, {}] });
    expect((await operator.call(walletsRoutes.withdraw, given)).status).toBe(202);
    const full = await aWallet(api.rooms, poolId);
    tron.stakes.set(full.address, { unstaking: Array.from({ length: 32 }, () => waits) });
    expect(refusal(await operator.call(walletsRoutes.unstake, stakeOf(full, 5n)))).toEqual([
      409,
      'staking/too_many_unstakes',
    ]);
    const cancel = await operator.call(walletsRoutes.cancelUnstaking, { ...given, params: { id: full.id } });
    expect(cancel.status).toBe(202);
  });

  it('votes, each witness once', async () => {
    const wallet = await aWallet(api.rooms, poolId);
    const witness = newAddress();
    const vote = (votes: { witness: string; count: number }[]) => ({
      params: { id: wallet.id },
      body: { votes, reason },
    });
    const twice = [
      { witness, count: 1 },
      { witness, count: 2 },
    ];
    expect(refusal(await operator.call(walletsRoutes.vote, vote(twice)))).toEqual([400, 'request/invalid']);
    const request = await operator.get(walletsRoutes.vote, vote([{ witness, count: 7 }]));
    expect(request).toMatchObject({ kind: 'vote', votes: [{ witness, count: 7 }], amountSun: null });
    const [operation] = await operationsOf(wallet);
    expect(operation?.signed_hex).toContain(Buffer.from('protocol.VoteWitnessContract').toString('hex'));
  });

  it('signs nothing while the scanner does not see the head', async () => {
    const wallet = await aWallet(api.rooms, poolId);
    await api.rooms.query('UPDATE chain_cursor SET node_height = height + 100');
    expect((await operator.call(walletsRoutes.stake, stakeOf(wallet, 5n))).status).toBe(503);
    expect(await operationsOf(wallet)).toEqual([]);
  });

  it('is for owners and operators with a second factor', async () => {
    const wallet = await aWallet(api.rooms, poolId);
    for (const role of ['finance', 'viewer'] as const)
      expect((await (await api.as(role)).call(walletsRoutes.stake, stakeOf(wallet, 5n))).status).toBe(403);
    const oneFactor = await api.as('operator', false);
    expect(refusal(await oneFactor.call(walletsRoutes.stake, stakeOf(wallet, 5n)))).toEqual([
      403,
      'auth/second_factor_required',
    ]);
    expect(await operationsOf(wallet)).toEqual([]);
  });
});
