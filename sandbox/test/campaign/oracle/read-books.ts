import type { Desk } from '../support/desk.js';
import type { BookedPayment, Books } from './compare.js';
import type { Currency, FlashRule, Request } from './facts.js';

interface MonitorRow {
  id: string;
  kind: 'order' | 'deposit';
  user_id: string;
  order_id: string | null;
  address: string;
  currency: Currency;
  amount: string;
  opened_height: string;
  deadline: Date;
  hold_until: Date;
}

/** Every request that was ever opened, as its buyer was told. */
export async function readRequests(desk: Desk): Promise<Request[]> {
  const rows = await desk.select<MonitorRow>('SELECT * FROM payment_monitors');
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    userId: row.user_id,
    orderId: row.order_id,
    address: row.address,
    currency: row.currency,
    amount: BigInt(row.amount),
    openedHeight: Number(row.opened_height),
    deadline: row.deadline.getTime(),
    holdUntil: row.hold_until.getTime(),
  }));
}

/** What is sold at flash addresses. */
export async function readFlashRules(desk: Desk): Promise<FlashRule[]> {
  const rows = await desk.select<{ address: string; price: string; min_units: number; max_units: number }>(
    `SELECT address, unit_price_sun::text AS price, min_units, max_units FROM price_configs
     WHERE kind = 'flash' AND active`,
  );
  return rows.map(({ address, price, min_units: min, max_units: max }) => ({
    address,
    unitPriceSun: BigInt(price),
    minUnits: BigInt(min),
    maxUnits: BigInt(max),
  }));
}

/** Everything that the oracle's expectations are compared with. */
export async function readBooks(desk: Desk): Promise<Books> {
  return {
    payments: await readPayments(desk),
    orders: await readOrders(desk),
    balances: await readBalances(desk),
    credits: await readSums(
      desk,
      `SELECT split_part(code, ':', 2) AS name, balance::text AS sum FROM ledger_accounts
       WHERE kind = 'address_credit' AND currency = 'TRX'`,
    ),
    refunds: await readSums(
      desk,
      `SELECT address AS name, sum(amount)::text AS sum FROM refunds
       WHERE reason = 'address_credit' AND status = 'paid' AND currency = 'TRX' GROUP BY 1`,
    ),
    totals: await readSums(
      desk,
      `SELECT a.kind || ' ' || e.currency AS name, (-sum(e.amount))::text AS sum FROM balance_transactions e
       JOIN ledger_accounts a ON a.id = e.account_id GROUP BY 1`,
    ),
  };
}

async function readPayments(desk: Desk): Promise<BookedPayment[]> {
  const rows = await desk.select<{
    txid: string;
    idx: number;
    outcome: string | null;
    exception: string;
    booked: string;
    monitor_id: string | null;
    order_id: string | null;
    earned: string;
    credit_used: string;
  }>('SELECT * FROM payments');
  return rows.map((row) => ({
    key: `${row.txid}:${row.idx}`,
    outcome: row.outcome,
    exception: row.exception,
    booked: row.booked,
    monitorId: row.monitor_id,
    orderId: row.order_id,
    earned: BigInt(row.earned),
    creditUsed: BigInt(row.credit_used),
  }));
}

async function readOrders(desk: Desk): Promise<Books['orders']> {
  const rows = await desk.select<{
    id: string;
    status: string;
    currency: Currency;
    amount: string;
    pay_with: string;
  }>('SELECT id, status, currency, amount::text, pay_with FROM orders');
  return new Map(
    rows.map(({ id, status, currency, amount, pay_with: payWith }) => [
      id,
      { status, currency, amount: BigInt(amount), payWith },
    ]),
  );
}

async function readBalances(desk: Desk): Promise<Books['balances']> {
  const rows = await desk.select<{ id: string; currency: Currency; balance: string }>(
    `SELECT split_part(code, ':', 2) AS id, currency, balance::text FROM ledger_accounts WHERE kind = 'user'`,
  );
  const balances = new Map<string, { TRX: bigint; USDT: bigint }>();
  for (const { id, currency, balance } of rows) {
    const money = balances.get(id) ?? { TRX: 0n, USDT: 0n };
    money[currency] = BigInt(balance);
    balances.set(id, money);
  }
  return balances;
}

async function readSums(desk: Desk, sql: string): Promise<Map<string, bigint>> {
  const rows = await desk.select<{ name: string; sum: string }>(sql);
  return new Map(rows.filter(({ sum }) => sum !== '0').map(({ name, sum }) => [name, BigInt(sum)]));
}
