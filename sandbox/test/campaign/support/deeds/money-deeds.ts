import { randomUUID } from 'node:crypto';
import { newAccount, Payer } from '../../../../src/driver/index.js';
import type { ApiWorld } from '../api-world.js';
import type { Deed } from './deed.js';

const reason = 'to see it die';
const PACKAGE = /^65k .*5 /;
const ENERGY = 65_000;
const DURATION_S = 3_600;
const BALANCE_SUN = 50_000_000n;
const STRANGE_SUN = 7_000_000n;

interface Row {
  id: string;
}

async function activated(world: ApiWorld): Promise<string> {
  const { address } = newAccount();
  await world.desk.devnet.control('faucet', { address, trx: 1, mine: true });
  return address;
}

/** Somebody with money on his balance who paid from an address of his own. */
async function customer(world: ApiWorld): Promise<{ userId: string; address: string }> {
  const { desk } = world;
  const [person] = await desk.buyers(1);
  const purse = await Payer.create(desk.devnet, 1, 1_000);
  if (!person) throw new Error('nobody came');
  const { request } = await person.buyer.place({
    energy: PACKAGE,
    receiver: person.address,
    payWith: 'transfer',
  });
  if (!request) throw new Error('nothing is to be paid');
  await purse.pay(request.address, request.amount);
  const address = purse.next().address;
  await desk.credit(person.buyer.userId, BALANCE_SUN);
  const { user_id: userId } = await world.row<{ user_id: string }>(
    'the address to be proved',
    'SELECT user_id FROM proved_addresses WHERE address = $1',
    [address],
  );
  return { userId, address };
}

const gift = async (world: ApiWorld): Promise<() => Promise<{ id: string }>> => {
  const operator = await world.as('operator');
  const wish = { receiver: await activated(world), energy: ENERGY, durationSeconds: DURATION_S, reason };
  const key = randomUUID();
  return () => operator.post('/api/tron/delegate', wish, key);
};

/** A pool whose suppliers earned something by a rental. */
async function owedPool(world: ApiWorld): Promise<string> {
  await customer(world);
  const { id } = await world.row<Row>(
    'a supplier to be owed something',
    `SELECT split_part(a.code, ':', 2) AS id FROM ledger_accounts a
     JOIN balance_transactions e ON e.account_id = a.id WHERE a.kind = 'supplier_payable'
     GROUP BY a.code HAVING sum(e.amount) < 0 LIMIT 1`,
  );
  return id;
}

/** What people do about orders and money. */
export const MONEY_DEEDS: readonly Deed[] = [
  {
    steps: ['pool.pay-supplier'],
    prepare: async (world) => {
      const finance = await world.as('finance');
      const id = await owedPool(world);
      const key = randomUUID();
      return {
        act: () => finance.post(`/api/energy-pools/${id}/payouts`, { amountSun: '1', reason }, key),
        count: await world.audited(`pool:${id}`),
      };
    },
  },
  {
    steps: ['pool.reverse-payout'],
    prepare: async (world) => {
      const finance = await world.as('finance');
      const id = await owedPool(world);
      await finance.post(`/api/energy-pools/${id}/payouts`, { amountSun: '1', reason }, randomUUID());
      const { items } = await finance.get<{ items: Row[] }>(`/api/energy-pools/${id}/statement`);
      const key = randomUUID();
      return {
        act: () =>
          finance.post(`/api/energy-pools/${id}/payouts/${items[0]?.id ?? ''}/reversal`, { reason }, key),
        count: await world.audited(`pool:${id}`),
      };
    },
  },
  {
    steps: ['rental.place-manual'],
    prepare: async (world) => {
      const act = await gift(world);
      const orders = (): Promise<number> => world.count(`SELECT count(*) FROM orders WHERE kind = 'manual'`);
      const before = await orders();
      return { act, count: async () => (await orders()) - before };
    },
  },
  {
    steps: ['rental.decide'],
    prepare: async (world) => {
      const operator = await world.as('operator');
      const [person] = await world.desk.buyers(1);
      if (!person) throw new Error('nobody came');
      const wish = { energy: PACKAGE, receiver: person.address, payWith: 'transfer' as const };
      const { orderId } = await person.buyer.place(wish);
      return {
        act: () => operator.post(`/api/orders/${orderId}/cancel`, { reason }),
        count: await world.audited(`order:${orderId}`),
      };
    },
  },
  {
    steps: ['rental.reclaim-now'],
    prepare: async (world) => {
      const operator = await world.as('operator');
      const order = await (await gift(world))();
      const { id } = await world.row<Row>(
        'the gift to be delivered',
        `SELECT d.id FROM energy_delegations d JOIN orders o ON o.id = d.order_id
         WHERE o.id = $1 AND o.status = 'active' AND d.status = 'active'`,
        [order.id],
      );
      return {
        act: () => operator.post(`/api/delegations/${id}/reclaim`, { reason }),
        count: await world.audited(`delegation:${id}`),
      };
    },
  },
  {
    steps: ['balance.pay-out'],
    prepare: async (world) => {
      const finance = await world.as('finance');
      const { userId, address } = await customer(world);
      const key = randomUUID();
      const wish = { amountSun: String(BALANCE_SUN / 2n), address, reason };
      return {
        act: () => finance.post(`/api/users/${userId}/refund`, wish, key),
        count: () =>
          world.count(`SELECT count(*) FROM refunds WHERE address = $1 AND reason = 'balance'`, [address]),
      };
    },
  },
  {
    steps: ['admins.prove-again'],
    prepare: async (world) => {
      const { desk } = world;
      const owner = await world.as('owner');
      const [payment = ''] = desk.sandbox.endpoints.paymentAddresses;
      const txid = await desk.payer.pay(payment, STRANGE_SUN);
      const { id } = await world.row<Row>(
        'a payment in the queue',
        `SELECT id FROM payments WHERE txid = $1 AND outcome = 'unmatched' AND booked = 'solid'`,
        [txid],
      );
      const address = await activated(world);
      return {
        // A code counts once, so each try has another one, and is another request.
        act: async () => {
          const totp = await world.code(world.demoAdmin('owner'));
          await owner.post(`/api/payments/${id}/refund-elsewhere`, { address, totp, reason }, randomUUID());
        },
        count: () => world.count('SELECT count(*) FROM refunds WHERE payment_id = $1', [id]),
      };
    },
  },
];
