import { walletsRoutes } from '@energy-desk/shared/pools';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Api, Person } from '../../../harness/api.js';
import type { FakeTron } from '../../../harness/fake-tron.js';
import { aPool, atHead, aWallet, openStock, read, TRX } from './stock.js';

let api: Api;
let tron: FakeTron;
let operator: Person;
let poolId: string;
beforeAll(async () => {
  ({ api, tron } = await openStock());
  operator = await api.as('operator');
  poolId = await aPool(api.rooms);
});
afterAll(() => api.close());
beforeEach(() => atHead(api.rooms));

describe('looking at wallets', () => {
  it('pages through them by address, filtered, with a total', async () => {
    const pool = await aPool(api.rooms);
    for (let n = 0; n < 5; n += 1) await aWallet(api.rooms, pool);
    const addresses: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await operator.get(walletsRoutes.list, {
        query: { poolId: pool, limit: '2', withTotal: 'true', ...(cursor ? { cursor } : {}) },
      });
      expect(page.total).toBe(5);
      addresses.push(...page.items.map(({ address }) => address));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(addresses).toHaveLength(5);
    expect(addresses).toEqual([...addresses].sort());
    const [first = ''] = addresses;
    const found = await operator.get(walletsRoutes.list, { query: { q: first } });
    expect(found.items.map(({ address }) => address)).toEqual([first]);
    const off = await operator.get(walletsRoutes.list, { query: { poolId: pool, selling: 'false' } });
    expect(off.items).toEqual([]);
  });

  it('counts the last 100 operations for its reliability, without what was never sent', async () => {
    const wallet = await aWallet(api.rooms, poolId);
    const insert = (status: string, answerClass: string | null, n: number): Promise<unknown> =>
      api.rooms.query(
        `INSERT INTO tron_transactions (txid, purpose, subject, owner_address, signed_hex, expiration, status,
           answer_class, included_height, included_block_id, included_time, outlived)
         SELECT md5(random()::text) || md5(i::text || random()::text), 'delegate', gen_random_uuid()::text, $1, '', $5, $2, $3,
           CASE WHEN $2 = 'solid' THEN 1 END, CASE WHEN $2 = 'solid' THEN 'b' END,
           CASE WHEN $2 = 'solid' THEN $5::timestamptz - interval '39 seconds' END, $2 <> 'solid'
         FROM generate_series(1, $4) AS i`,
        [wallet.address, status, answerClass, n, new Date('2026-03-01T13:00:00Z')],
      );
    await insert('solid', 'accepted', 3);
    await insert('dead', 'ambiguous', 1);
    await insert('dead', null, 4);
    const { reliability } = await operator.get(walletsRoutes.details, { params: { id: wallet.id } });
    expect(reliability).toEqual({ operations: 4, confirmedPercent: 75, secondsToInclusion: 6 });
  });

  it('reads figures and permissions from the chain when asked', async () => {
    const wallet = await aWallet(api.rooms, poolId);
    const gone = await aWallet(api.rooms, poolId);
    tron.delegatable.set(wallet.address, 77n * TRX);
    tron.stakes.set(gone.address, { permissions: [] });
    const body = { walletIds: [wallet.id, gone.id] };
    expect(await operator.get(walletsRoutes.updateBalances, { body })).toEqual({ read: 2, failed: [] });
    const view = await operator.get(walletsRoutes.details, { params: { id: wallet.id } });
    expect(view).toMatchObject({ availableSun: String(77n * TRX), freeBandwidth: 600 });
    expect(view.abilities.every(({ allowed }) => allowed)).toBe(true);
    const lost = await operator.get(walletsRoutes.details, { params: { id: gone.id } });
    expect(lost.abilities.every(({ allowed }) => allowed === false)).toBe(true);
  });

  it('names the wallets that no node answered for', async () => {
    const wallet = await aWallet(api.rooms, poolId);
    await read(api.rooms, wallet.id, { staked: 5n * TRX, delegatable: 5n * TRX });
    const readStake = tron.readStake.bind(tron);
    tron.readStake = () => Promise.reject(new Error('the node is away'));
    const answer = await operator.get(walletsRoutes.updateBalances, { body: { walletIds: [wallet.id] } });
    tron.readStake = readStake;
    expect(answer).toEqual({
      read: 0,
      failed: [{ walletId: wallet.id, address: wallet.address, problem: 'the node is away' }],
    });
  });

  it('hurries delivery and says what waits', async () => {
    const answer = await operator.get(walletsRoutes.processOrders, {});
    expect(answer).toEqual({ waitingOrders: 0, waitingEnergy: '0' });
  });
});
