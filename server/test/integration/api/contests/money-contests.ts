import { paymentsRoutes } from '@energy-desk/shared/payments';
import { pricesRoutes, ratesRoutes } from '@energy-desk/shared/prices';
import { refundsRoutes } from '@energy-desk/shared/refunds';
import { usersRoutes } from '@energy-desk/shared/users';
import { LedgerService } from '../../../../src/domain/ledger/index.js';
import { aUser } from '../../../builders/rows.js';
import { aRefund, provedBy } from '../money-rows.js';
import { type Arena, both, type Contest, reason, twice } from './contest.js';

const DECIDED = ['exceptions/settled_meanwhile', 'exceptions/not_in_queue'];
const OVER = ['refunds/ended', 'refunds/decided_meanwhile'];
const BALANCE = 5_000_000n;

const unmatched = async ({ payments }: Arena): Promise<string> =>
  (await payments.unmatched({ amount: 3_000_000n })).id;
const waiting = async ({ api }: Arena): Promise<string> => (await aRefund(api.rooms)).id;

async function rich({ api: { rooms } }: Arena): Promise<string> {
  const userId = await aUser(rooms);
  await rooms.database.transaction('balance.adjust', (tx) =>
    rooms.get(LedgerService).adjust(tx, userId, 'TRX', BALANCE, `test:${userId}`, {}),
  );
  return userId;
}

const payments: Contest[] = [
  {
    name: 'a payment assigned to two orders',
    told: DECIDED,
    arrange: async (arena) => {
      const params = { id: await unmatched(arena) };
      const [one, other] = [await arena.payments.order(), await arena.payments.order()];
      const route = paymentsRoutes.assign;
      return [
        { route, params, body: { orderId: one.id, reason } },
        { route, params, body: { orderId: other.id, reason } },
      ];
    },
  },
  {
    name: 'two payments assigned to one order',
    told: ['exceptions/order_cannot_be_paid', 'exceptions/order_being_paid', 'exceptions/settled_meanwhile'],
    arrange: async (arena) => {
      const [one, other] = [await unmatched(arena), await unmatched(arena)];
      const body = { orderId: (await arena.payments.order()).id, reason };
      const route = paymentsRoutes.assign;
      return [
        { route, params: { id: one }, body },
        { route, params: { id: other }, body },
      ];
    },
  },
  {
    name: 'a payment credited and refunded',
    told: DECIDED,
    arrange: async (arena) => {
      const params = { id: await unmatched(arena) };
      const userId = await arena.payments.user();
      return [
        { route: paymentsRoutes.credit, params, body: { userId, reason } },
        { route: paymentsRoutes.refund, params, body: { reason } },
      ];
    },
  },
  {
    name: 'a payment assigned and refunded',
    told: DECIDED,
    arrange: async (arena) => {
      const params = { id: await unmatched(arena) };
      const { id: orderId } = await arena.payments.order();
      return [
        { route: paymentsRoutes.assign, params, body: { orderId, reason } },
        { route: paymentsRoutes.refund, params, body: { reason } },
      ];
    },
  },
];

const refunds: Contest[] = [
  twice(refundsRoutes.approve, OVER, waiting),
  twice(refundsRoutes.writeOff, OVER, waiting),
  twice(refundsRoutes.credit, OVER, waiting, { toAddress: true, reason }),
  {
    name: 'a refund approved and written off',
    told: OVER,
    arrange: async (arena) => {
      const params = { id: await waiting(arena) };
      const body = { reason };
      return [
        { route: refundsRoutes.approve, params, body },
        { route: refundsRoutes.writeOff, params, body },
      ];
    },
  },
];

const balances: Contest[] = [
  {
    name: 'a balance taken twice',
    told: ['ledger/insufficient_balance'],
    arrange: async (arena) => {
      const params = { id: await rich(arena) };
      return both({ route: usersRoutes.adjust, params, body: { amountSun: `-${BALANCE}`, reason } });
    },
  },
  {
    name: 'a balance paid out twice',
    told: ['ledger/insufficient_balance'],
    arrange: async (arena) => {
      const id = await rich(arena);
      const address = await provedBy(arena.api.rooms, id);
      const body = { amountSun: String(BALANCE), address, reason };
      return both({ route: usersRoutes.refund, params: { id }, body });
    },
  },
];

let packages = 0;
const anOffer = () => ({
  name: `offer ${(packages += 1)}`,
  energy: 65_000 + packages,
  durationSeconds: 3600,
});

const prices: Contest[] = [
  {
    name: 'a package made twice',
    told: ['pricing/taken'],
    arrange: async () =>
      both({ route: pricesRoutes.createPackage, body: { ...anOffer(), priceSun: '2800000', reason } }),
  },
  {
    name: 'a package priced twice',
    told: ['pricing/changed_meanwhile'],
    arrange: async ({ api }) => {
      const body = { ...anOffer(), priceSun: '2800000', reason };
      const { id } = await (await api.as('owner')).get(pricesRoutes.createPackage, { body });
      const route = pricesRoutes.changePackage;
      const to = (priceSun: string) => ({ version: 1, change: { priceSun }, reason });
      return [
        { route, params: { id }, body: to('2600000') },
        { route, params: { id }, body: to('2700000') },
      ];
    },
  },
  {
    name: 'a price config ended and changed',
    told: ['pricing/changed_meanwhile'],
    arrange: async ({ api }) => {
      const id = String(
        await api.rooms.value(
          `INSERT INTO price_configs (kind, duration_seconds, unit_price_sun)
           VALUES ('duration_tier', $1, 45) RETURNING id`,
          [7200 + (packages += 1) * 60],
        ),
      );
      const route = pricesRoutes.changeConfig;
      return both({ route, params: { id }, body: { version: 1, active: false, reason } });
    },
  },
  {
    name: 'a price config made twice',
    told: ['pricing/taken'],
    arrange: async () => {
      const durationSeconds = 7200 + (packages += 1) * 60;
      const config = { kind: 'duration_tier', durationSeconds, unitPriceSun: '45' };
      return both({ route: pricesRoutes.createConfig, body: { config, reason } });
    },
  },
  {
    name: 'the rate set twice',
    told: ['rates/changed_meanwhile'],
    arrange: async ({ api }) => {
      const seen = await api.rooms.value(`SELECT id FROM exchange_rates WHERE status = 'active'`);
      const to = (microUsdtPerTrx: string) => ({ microUsdtPerTrx, seen: seen ?? null, reason });
      return [
        { route: ratesRoutes.set, body: to('250000') },
        { route: ratesRoutes.set, body: to('260000') },
      ];
    },
  },
  {
    name: 'a rate accepted and rejected',
    told: ['rates/changed_meanwhile'],
    arrange: async ({ api }) => {
      const id = String(
        await api.rooms.value(
          `INSERT INTO exchange_rates (micro_usdt_per_trx, source, status, reported_at, good_until)
           VALUES (900000, 'http', 'pending', now(), now() + interval '1 hour') RETURNING id`,
        ),
      );
      return [
        { route: ratesRoutes.accept, params: { id }, body: { reason } },
        { route: ratesRoutes.reject, params: { id }, body: { reason } },
      ];
    },
  },
];

/** Whose money it is, and what things cost. */
export const MONEY_CONTESTS: readonly Contest[] = [...payments, ...refunds, ...balances, ...prices];
