import { randomBytes, randomUUID } from 'node:crypto';
import { delegationsRoutes } from '@energy-desk/shared/delegations';
import { ordersRoutes } from '@energy-desk/shared/orders';
import { paymentsRoutes } from '@energy-desk/shared/payments';
import { reportsRoutes } from '@energy-desk/shared/reports';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aUser, after } from '../../../builders/rows.js';
import type { Api, Person } from '../../../harness/api.js';
import { newAddress } from '../../../harness/rooms.js';
import { readCsv, readSheets, sumOf } from './export-files.js';
import { openApi, orderThrough } from './reports-world.js';

const ORDERS = 40;
const receiver = newAddress();
const sender = newAddress();
const txid = randomBytes(32).toString('hex');
const delegateTxid = randomBytes(32).toString('hex');
const name = 'x' + randomBytes(4).toString('hex');

let api: Api & { folder: string };
let finance: Person;
let userId: string;
let poolId: string;
let walletId: string;
let orderId: string;
let reference: string;
let ours: string;
beforeAll(async () => {
  api = await openApi();
  ours = api.rooms.config.paymentAddresses[0] ?? '';
  await writeDesk();
});
afterAll(() => api.close());
beforeEach(async () => {
  finance = await api.as('finance');
});

async function writeDesk(): Promise<void> {
  const { rooms } = api;
  userId = await aUser(rooms);
  await rooms.query('UPDATE users SET username = $2, telegram_id = 777123 WHERE id = $1', [userId, name]);
  const ids: string[] = [];
  for (let i = 0; i < ORDERS; i += 1)
    ids.push(
      await orderThrough(
        rooms,
        {
          ...(i % 2 ? { receiver } : {}),
          ...(i % 4 === 1 ? { userId } : {}),
          ...(i % 8 === 3 ? { payerAddress: sender } : {}),
          ...(i % 5 === 0 ? { paymentAddress: ours as never } : {}),
          amount: 2_800_001n + BigInt(i),
          currency: i % 5 === 0 ? 'USDT' : 'TRX',
          priority: i % 7 === 0 ? 0 : 1,
        },
        i % 3
          ? [
              ['confirming', after(3)],
              ['paid', after(6 + i)],
            ]
          : [],
      ),
    );
  await rooms.query(
    `UPDATE orders o SET paid_at = e.chain_time FROM order_events e WHERE e.order_id = o.id AND e.to_status = 'paid'`,
  );
  [orderId] = ids as [string];
  reference = String(await rooms.value('SELECT reference FROM orders WHERE id = $1', [orderId]));
  poolId = String(await rooms.value(`INSERT INTO energy_pools (name) VALUES ('=pool') RETURNING id`));
  walletId = String(
    await rooms.value(
      `INSERT INTO supplier_wallets (pool_id, address, signer_address, key_id, key_ciphertext)
       VALUES ($1, $2, $2, 'none', 'none') RETURNING id`,
      [poolId, newAddress()],
    ),
  );
  for (const [i, id] of ids.slice(0, 9).entries()) {
    const delegation = await rooms.value(
      `INSERT INTO energy_delegations (order_id, wallet_id, supplier, receiver, sun, energy, attempt, part, status,
         delegate_txid) VALUES ($1, $2, $7, $3, $4, 65000, 1, 0, $5, $6) RETURNING id`,
      [
        id,
        walletId,
        receiver,
        7_000_000_001 + i,
        i % 2 ? 'active' : 'reclaimed',
        i ? randomBytes(32).toString('hex') : delegateTxid,
        newAddress(),
      ],
    );
    if (i === 0)
      await rooms.query(
        `INSERT INTO tron_transactions (txid, purpose, subject, owner_address, signed_hex, expiration, status)
         VALUES ($1, 'delegate', $2, 'S', '00', now(), 'solid')`,
        [delegateTxid, delegation],
      );
    await rooms.query(
      `INSERT INTO payments (txid, idx, currency, from_address, to_address, amount, tx_expiration, status, outcome,
         order_id, booked) VALUES ($1, 0, $2, $3, $4, $5, now(), 'settled', $6, $7, 'solid')`,
      [
        i ? randomBytes(32).toString('hex') : txid,
        i % 3 ? 'TRX' : 'USDT',
        i % 2 ? sender : newAddress(),
        ours,
        // More digits than a spreadsheet's number keeps.
        i === 4 ? '1234567890123456789' : 900_001 + i,
        i % 4 ? 'order' : 'unmatched',
        i % 4 ? id : null,
      ],
    );
  }
}

/** Ids of every page of a list. */
async function listed(route: 'orders' | 'payments' | 'delegations', filters: object): Promise<string[]> {
  const contract = {
    orders: ordersRoutes.list,
    payments: paymentsRoutes.list,
    delegations: delegationsRoutes.list,
  };
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const query = { ...filters, limit: 7, ...(cursor ? { cursor } : {}) };
    const page = await finance.get(contract[route] as typeof ordersRoutes.list, { query: query as never });
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return ids.sort();
}

type Case = readonly [
  subject: 'orders' | 'payments' | 'delegations',
  what: string,
  filters: () => object,
  rows: number,
];

const CASES: readonly Case[] = [
  ['orders', 'nothing', () => ({}), ORDERS],
  ['orders', 'a receiver and states', () => ({ receiver, status: 'paid,awaiting_payment' }), 20],
  ['orders', 'a currency', () => ({ currency: 'USDT' }), 8],
  ['orders', 'a user', () => ({ userId }), 10],
  ['orders', 'a priority', () => ({ priority: 'high' }), 6],
  ['orders', 'a pool', () => ({ poolId }), 9],
  ['orders', 'amounts', () => ({ amountFrom: '2800005', amountTo: '2800009' }), 5],
  [
    'orders',
    'when they were paid',
    () => ({ paidFrom: after(20).toISOString(), paidTo: after(30).toISOString() }),
    7,
  ],
  ['orders', 'an order’s id', () => ({ q: orderId }), 1],
  ['orders', 'a reference', () => ({ q: reference.toLowerCase() }), 1],
  ['orders', 'a receiver’s or a payer’s address', () => ({ q: sender }), 8],
  ['orders', 'an address of ours', () => ({ q: ours }), 8],
  ['orders', 'a transfer', () => ({ q: txid }), 0],
  ['orders', 'a delegate', () => ({ q: delegateTxid }), 1],
  ['orders', 'a Telegram name', () => ({ q: `@${name.toUpperCase()}` }), 10],
  ['orders', 'one letter of a name', () => ({ q: 'x' }), 10],
  ['orders', 'a Telegram id', () => ({ q: '777123' }), 10],
  ['orders', 'what nobody is called', () => ({ q: 'nobody_at_all' }), 0],
  ['payments', 'nothing', () => ({}), 9],
  ['payments', 'an outcome', () => ({ outcome: 'unmatched' }), 3],
  ['payments', 'a sender', () => ({ q: sender }), 4],
  ['payments', 'a transfer', () => ({ q: txid }), 1],
  ['payments', 'a user', () => ({ userId }), 2],
  ['payments', 'amounts', () => ({ minAmount: '900002', maxAmount: '900004' }), 3],
  ['delegations', 'nothing', () => ({}), 9],
  ['delegations', 'live ones', () => ({ live: 'true' }), 4],
  ['delegations', 'a pool', () => ({ poolId }), 9],
  ['delegations', 'a wallet and a state', () => ({ walletId, status: 'reclaimed' }), 5],
  ['delegations', 'a transaction', () => ({ txid: delegateTxid }), 1],
];

describe('what is exported', () => {
  it.each(CASES)(
    'of %s by %s is what the list shows, in CSV and XLSX, with its sums',
    async (subject, _, filtersOf, n) => {
      const filters = filtersOf();
      const ids = await listed(subject, filters);
      expect(ids).toHaveLength(n);
      const body = { subject, filters: filters };
      const totals = await finance.get(reportsRoutes.totals, { body: body as never });
      expect(totals.rows).toBe(n);
      for (const read of [readCsv, readSheets]) {
        const file = await read(api, finance, body);
        expect(file.rows.map((row) => String(row['id'])).sort()).toEqual(ids);
        expect(file.totals['rows']).toBe(String(n));
        if (subject === 'delegations') {
          expect(sumOf(file.rows, 'stake_trx')).toBe(totals.stakeSun);
          continue;
        }
        const shown = [file.totals['amount TRX'], file.totals['amount USDT']].map((text) =>
          text?.replace('.', ''),
        );
        const meant = [totals.amountSun, totals.amountMicroUsdt].map((units) =>
          (units ?? '').padStart(7, '0'),
        );
        expect(shown).toEqual(meant);
        if (subject === 'orders')
          expect([sumOf(file.rows, 'amount', 'TRX'), sumOf(file.rows, 'amount', 'USDT')]).toEqual([
            totals.amountSun,
            totals.amountMicroUsdt,
          ]);
      }
    },
  );

  it('keeps every digit of money, also of more than a spreadsheet’s numbers have', async () => {
    for (const read of [readCsv, readSheets]) {
      const { rows } = await read(api, finance, {
        subject: 'payments',
        filters: { minAmount: '1000000000000' },
      });
      expect(rows.map((row) => row['amount'])).toEqual(['1234567890123.456789']);
    }
  });

  it('shows times in the zone that was asked for', async () => {
    const body = { subject: 'orders', filters: { q: orderId }, timeZone: 'Asia/Shanghai' };
    const made = await api.rooms.value('SELECT created_at FROM orders WHERE id = $1', [orderId]);
    const local = new Date((made as Date).getTime() + 8 * 3_600_000).toISOString().slice(0, 19);
    const csv = await readCsv(api, finance, body);
    expect(csv.rows[0]?.['created_at (Asia/Shanghai)']).toBe(local.replace('T', ' '));
    const sheet = (await readSheets(api, finance, body)).rows[0]?.['created_at (Asia/Shanghai)'];
    expect(Math.abs((sheet as Date).getTime() - Date.parse(`${local}Z`))).toBeLessThan(1000);
  });

  it('holds the books: what goes in equals what goes out', async () => {
    const key = randomUUID();
    await api.rooms.query(
      `WITH t AS (INSERT INTO ledger_transactions (business_key, kind) VALUES ($1, 'test') RETURNING id),
       a AS (INSERT INTO ledger_accounts (code, kind, currency) VALUES ('=1+1', 'cash', 'TRX'), ('revenue:x', 'revenue', 'TRX')
         RETURNING id, kind)
       INSERT INTO balance_transactions (transaction_id, account_id, currency, amount)
       SELECT t.id, a.id, 'TRX', CASE a.kind WHEN 'cash' THEN 5000001 ELSE -5000001 END FROM t, a`,
      [key],
    );
    const totals = await finance.get(reportsRoutes.totals, {
      body: { subject: 'ledger', filters: { kind: 'test' } },
    });
    expect(totals).toMatchObject({ rows: 2, debitsSun: '5000001', creditsSun: '-5000001' });
    for (const read of [readCsv, readSheets]) {
      const file = await read(api, finance, { subject: 'ledger', filters: { kind: 'test' } });
      expect(file.rows.map(({ amount }) => Number(amount)).sort((a, b) => a - b)).toEqual([
        -5.000001, 5.000001,
      ]);
      expect(file.totals).toMatchObject({ 'debits TRX': '5.000001', 'credits TRX': '-5.000001' });
      const [cash] = file.rows.filter((row) => row['account_kind'] === 'cash');
      expect(cash?.['account']).toBe(read === readCsv ? `'=1+1` : '=1+1');
    }
  });
});
