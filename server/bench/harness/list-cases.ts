import type { OrderFilters } from '@energy-desk/shared/orders';
import type pg from 'pg';

/** A question to the list of orders, and the SQL that somebody with the right index would write for it. */
export interface ListCase {
  readonly what: string;
  readonly filter: OrderFilters;
  /** Rows before the page. */
  readonly skipped?: number;
  /** Condition on `o`, with the values as `$1` onwards. */
  readonly where: string;
  readonly values: readonly unknown[];
  /** Searches have no target: what they are set beside answers only the question at hand. */
  readonly isSearch?: boolean;
}

const PAGE = 50;
const DEEP_PAGE = 5_000;

/** Things to look for in the history. */
interface Sample {
  readonly id: string;
  readonly reference: string;
  readonly receiver: string;
  readonly user_id: string;
  readonly username: string;
  readonly telegram_id: string;
  readonly txid: string;
  readonly sender: string;
  readonly delegate_txid: string;
}

async function sampleOf(sql: pg.Client): Promise<Sample> {
  const { rows } = await sql.query<Sample>(
    `SELECT o.id, o.reference, o.receiver, o.user_id, u.username, u.telegram_id, p.txid, p.from_address AS sender,
       d.delegate_txid FROM orders o JOIN users u ON u.id = o.user_id AND u.username IS NOT NULL
     JOIN payments p ON p.order_id = o.id JOIN energy_delegations d ON d.order_id = o.id
     ORDER BY o.created_at LIMIT 1 OFFSET 300`,
  );
  if (!rows[0]) throw new Error('the history is empty');
  return rows[0];
}

export async function listCases(sql: pg.Client, orders: number): Promise<ListCase[]> {
  const one = await sampleOf(sql);
  // In a shorter history the page in the middle of those that fit.
  const deep = (share: number): number => Math.min(PAGE * DEEP_PAGE, Math.floor((orders * share) / 2));
  const month = { from: new Date(Date.now() - 3 * 86_400_000), to: new Date(Date.now() - 2 * 86_400_000) };
  const lists: ListCase[] = [
    { what: 'all', filter: {}, where: 'true', values: [] },
    { what: 'all, deep page', filter: {}, skipped: deep(1), where: 'true', values: [] },
    ...[0, deep(0.72)].map((skipped) => ({
      what: `completed${skipped ? ', deep page' : ''}`,
      filter: { status: ['completed'] } as OrderFilters,
      skipped,
      where: `o.status = 'completed'`,
      values: [],
    })),
    ...[0, deep(0.38)].map((skipped) => ({
      what: `flash${skipped ? ', deep page' : ''}`,
      filter: { kind: 'flash' } as OrderFilters,
      skipped,
      where: `o.kind = 'flash'`,
      values: [],
    })),
    {
      what: 'two states',
      filter: { status: ['refunded', 'failed'] },
      where: `o.status IN ('refunded', 'failed')`,
      values: [],
    },
    { what: 'paid in USDT', filter: { currency: 'USDT' }, where: `o.currency = 'USDT'`, values: [] },
    { what: 'a priority that none has', filter: { priority: 'low' }, where: 'o.priority = 2', values: [] },
    { what: 'of a user', filter: { userId: one.user_id }, where: 'o.user_id = $1', values: [one.user_id] },
    {
      what: 'of a receiver',
      filter: { receiver: one.receiver },
      where: 'o.receiver = $1',
      values: [one.receiver],
    },
    {
      what: 'of a day',
      filter: { createdFrom: month.from.toISOString(), createdTo: month.to.toISOString() },
      where: 'o.created_at >= $1 AND o.created_at < $2',
      values: [month.from, month.to],
    },
    {
      what: 'of one amount',
      filter: { amountFrom: '2800005', amountTo: '2800005' },
      where: 'o.amount = 2800005',
      values: [],
    },
  ];
  return [...lists, ...searches(one)];
}

const searches = (one: Sample): ListCase[] =>
  [
    { what: 'id', q: one.id, where: 'o.id = $1', values: [one.id] },
    { what: 'reference', q: one.reference, where: 'o.reference = $1', values: [one.reference] },
    {
      what: 'address',
      q: one.sender,
      where: `o.id IN (SELECT id FROM orders WHERE receiver = $1 UNION SELECT id FROM orders WHERE payer_address = $1
        UNION SELECT order_id FROM payments WHERE from_address = $1)`,
      values: [one.sender],
    },
    {
      what: 'txid of a payment',
      q: one.txid,
      where: 'o.id IN (SELECT order_id FROM payments WHERE txid = $1)',
      values: [one.txid],
    },
    {
      what: 'txid of a delegation',
      q: one.delegate_txid,
      where: `o.id IN (SELECT d.order_id FROM tron_transactions t JOIN energy_delegations d ON d.id = t.subject::uuid
        WHERE t.txid = $1)`,
      values: [one.delegate_txid],
    },
    {
      what: 'Telegram name',
      q: `@${one.username}`,
      where: 'o.user_id IN (SELECT id FROM users WHERE lower(username) LIKE $1)',
      values: [`${one.username}%`],
    },
    {
      what: 'name that many have',
      q: 'buyer1',
      where: `o.user_id IN (SELECT id FROM users WHERE lower(username) LIKE $1 OR lower(first_name) LIKE $1)`,
      values: ['buyer1%'],
    },
    {
      what: 'Telegram id',
      q: one.telegram_id,
      where: 'o.user_id IN (SELECT id FROM users WHERE telegram_id = $1)',
      values: [one.telegram_id],
    },
    {
      what: 'nothing there is',
      q: 'nobody_at_all',
      where: 'o.user_id IN (SELECT id FROM users WHERE lower(username) LIKE $1)',
      values: ['nobody_at_all%'],
    },
  ].map(({ what, q, where, values }) => ({
    what: `search: ${what}`,
    filter: { q },
    where,
    values,
    isSearch: true,
  }));
