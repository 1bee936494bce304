import { chainRoutes } from '@energy-desk/shared/chain';
import { delegationsRoutes } from '@energy-desk/shared/delegations';
import { flashRoutes } from '@energy-desk/shared/flash';
import { ordersRoutes } from '@energy-desk/shared/orders';
import { poolsRoutes, walletsRoutes } from '@energy-desk/shared/pools';
import { after, aUser } from '../../../builders/rows.js';
import { newAddress } from '../../../harness/rooms.js';
import { aKey, aPool, aRental, aWallet, TRX } from '../energy-pools/stock.js';
import { type Arena, both, type Contest, reason, twice } from './contest.js';

const CHANGED = ['wallets/changed_meanwhile'];
const BUSY = ['staking/busy'];

const paid = async ({ api, orders }: Arena): Promise<string> => {
  const { id } = await orders.order({
    status: 'paid',
    userId: await aUser(api.rooms),
    payWith: 'balance',
    paymentAddress: null,
    paidAt: after(0),
    capacityDeadline: after(10_000),
  });
  return id;
};
const unpaid = async ({ orders }: Arena): Promise<string> => (await orders.order()).id;

const orders: Contest[] = [
  twice(ordersRoutes.cancel, ['orders/not_cancellable'], unpaid),
  twice(ordersRoutes.refund, ['orders/not_refundable'], paid),
  {
    name: 'an order raised and lowered',
    told: ['orders/changed_meanwhile'],
    arrange: async (arena) => {
      const params = { id: await paid(arena) };
      const route = ordersRoutes.reprioritise;
      return [
        { route, params, body: { priority: 'high', seen: 'normal', reason } },
        { route, params, body: { priority: 'low', seen: 'normal', reason } },
      ];
    },
  },
  {
    name: 'a gift taken back twice',
    told: ['orders/already_ending'],
    arrange: async ({ api }) => {
      const body = { receiver: newAddress(), energy: 65_000, durationSeconds: 3600, reason };
      const { id } = await (await api.as('owner')).get(chainRoutes.delegate, { body });
      return both({ route: chainRoutes.undelegate, body: { orderId: id, reason } });
    },
  },
  {
    name: 'an order that ended unpaid served by hand twice',
    told: ['orders/delivered_by_hand'],
    // Of the order that was served, and of the one that serves it.
    written: 2,
    arrange: async (arena) => {
      const orderId = await unpaid(arena);
      await arena.api.rooms.query(`UPDATE orders SET status = 'expired' WHERE id = $1`, [orderId]);
      return both({ route: flashRoutes.delegate, body: { orderId, reason } });
    },
  },
];

const pool = ({ api }: Arena): Promise<string> => aPool(api.rooms);
const wallet = async (arena: Arena): Promise<string> =>
  (await aWallet(arena.api.rooms, await pool(arena))).id;

/** A wallet of which some stake is on its way out, and some is out. */
async function unstaking(arena: Arena): Promise<string> {
  const { id, address } = await aWallet(arena.api.rooms, await pool(arena));
  arena.tron.stakes.set(address, {
    unstaking: [
      { resource: 'ENERGY', sun: 3n * TRX, withdrawableAt: new Date('2020-01-01T00:00:00Z') },
      { resource: 'ENERGY', sun: 3n * TRX, withdrawableAt: new Date('2030-01-01T00:00:00Z') },
    ],
  });
  return id;
}

const wallets: Contest[] = [
  twice(walletsRoutes.toggle, CHANGED, wallet, { active: false, reason }),
  {
    name: 'a wallet moved to two pools',
    told: CHANGED,
    arrange: async (arena) => {
      const expectedPoolId = await pool(arena);
      const { id } = await aWallet(arena.api.rooms, expectedPoolId);
      const [one, other] = [await pool(arena), await pool(arena)];
      const route = walletsRoutes.change;
      return [
        { route, params: { id }, body: { poolId: one, expectedPoolId, reason } },
        { route, params: { id }, body: { poolId: other, expectedPoolId, reason } },
      ];
    },
  },
  {
    name: 'a wallet given two limits',
    told: CHANGED,
    arrange: async (arena) => {
      const params = { id: await wallet(arena) };
      const to = (limitSun: string) => ({
        limitSun,
        seen: { limitSun: null, label: 'made by the test' },
        reason,
      });
      const route = walletsRoutes.change;
      return [
        { route, params, body: to('1000000') },
        { route, params, body: to('2000000') },
      ];
    },
  },
  {
    name: 'a wallet taken in twice',
    told: ['wallets/exists'],
    arrange: async (arena) => {
      const key = aKey(arena.api.rooms);
      const body = { ...key, permissionId: 0, poolId: await pool(arena), reason };
      return both({ route: walletsRoutes.import, body });
    },
  },
  twice(walletsRoutes.stake, BUSY, wallet, { amountSun: '5000000', reason }),
  twice(walletsRoutes.unstake, BUSY, wallet, { amountSun: '5000000', reason }),
  twice(walletsRoutes.withdraw, BUSY, unstaking),
  twice(walletsRoutes.cancelUnstaking, BUSY, unstaking),
  twice(walletsRoutes.claim, BUSY, wallet),
  twice(walletsRoutes.vote, BUSY, wallet, { votes: [{ witness: newAddress(), count: 1 }], reason }),
];

const pools: Contest[] = [
  {
    name: 'a pool drained and closed',
    told: ['pools/changed_meanwhile'],
    arrange: async (arena) => {
      const params = { id: await pool(arena) };
      const route = poolsRoutes.change;
      return [
        { route, params, body: { status: 'maintenance', expectedStatus: 'active', reason } },
        { route, params, body: { status: 'inactive', expectedStatus: 'active', reason } },
      ];
    },
  },
  {
    name: 'a pool given two costs',
    told: ['pools/changed_meanwhile'],
    arrange: async (arena) => {
      const params = { id: await pool(arena) };
      const to = (costPerEnergySun: string) => ({
        costPerEnergySun,
        seen: { costPerEnergySun: '20' },
        reason,
      });
      const route = poolsRoutes.change;
      return [
        { route, params, body: to('30') },
        { route, params, body: to('40') },
      ];
    },
  },
  {
    name: 'a pool made twice',
    told: ['pools/name_taken'],
    arrange: async () => {
      const name = `pool ${crypto.randomUUID()}`;
      return both({ route: poolsRoutes.create, body: { name, costPerEnergySun: '20', reason } });
    },
  },
];

const delegations: Contest[] = [
  twice(delegationsRoutes.reclaim, ['delegations/not_reclaimable'], async ({ api }) => {
    const poolId = await aPool(api.rooms);
    const from = await aWallet(api.rooms, poolId);
    const running = { status: 'active', orderStatus: 'active', endsAt: after(1_000_000) };
    return (await aRental(api.rooms, from, running)).id;
  }),
];

/** Orders, and what they are served from. */
export const ENERGY_CONTESTS: readonly Contest[] = [...orders, ...wallets, ...pools, ...delegations];
