import { groupBy, select, type World } from './books.js';
import { ALLOWED_MOVES, AT_REST, FIRST_STATES } from './transition-table.js';

interface OrderRow {
  id: string;
  reference: string;
  status: string;
  user_id: string | null;
  kind: string;
  pay_with: string;
  amount: string;
  currency: string;
  /** Set where nobody ordered: a flash address was paid from there. */
  payer_address: string | null;
}

interface EventRow {
  order_id: string;
  from_status: string | null;
  to_status: string;
  kind: string;
}

/** Every order came to its state by the table, with its events, and every paid one ended well. */
export async function checkOrders(world: World): Promise<string[]> {
  const orders = await select<OrderRow>(world, 'SELECT *, amount::text FROM orders');
  const events = await select<EventRow>(world, 'SELECT * FROM order_events ORDER BY id');
  const byOrder = groupBy(events, ({ order_id: id }) => id);
  return [
    ...orders.flatMap((order) => checkChain(order, byOrder.get(order.id) ?? [])),
    ...(await checkEnds(world, orders)),
    ...(await checkMoney(world, orders)),
  ];
}

function checkChain({ reference, status }: OrderRow, events: readonly EventRow[]): string[] {
  const problems: string[] = [];
  let at: string | null = null;
  for (const { from_status: from, to_status: to, kind } of events) {
    if (from !== at) problems.push(`order ${reference}: event ${kind} starts from ${from}, it was ${at}`);
    if (from === null && !FIRST_STATES.includes(to)) problems.push(`order ${reference} began as ${to}`);
    if (from !== null && from !== to && !(ALLOWED_MOVES[from] ?? []).includes(to))
      problems.push(`order ${reference} went from ${from} to ${to}, which the table forbids`);
    at = to;
  }
  if (at !== status) problems.push(`order ${reference} is ${status}, its events end in ${at}`);
  return problems;
}

/** Once all is settled, every order rests; a paid one is completed, refunded, or in a person's hands. */
async function checkEnds(world: World, orders: readonly OrderRow[]): Promise<string[]> {
  if (!world.settled) return [];
  const paid = new Set(
    (
      await select<{ order_id: string }>(
        world,
        `SELECT order_id FROM payments WHERE order_id IS NOT NULL AND (outcome IN ('order', 'flash') AND booked <> 'none'
           OR booked = 'lost' OR resolution = 'assigned')`,
      )
    ).map(({ order_id: id }) => id),
  );
  const waiting = new Set(
    (
      await select<{ subject: string }>(world, `SELECT subject FROM alerts WHERE kind = 'order_needs_person'`)
    ).map(({ subject }) => subject),
  );
  return orders.flatMap(({ id, reference, status, kind, pay_with: payWith }) => {
    if (!AT_REST.includes(status)) return [`order ${reference} is still ${status}`];
    const isPaid = paid.has(id) || payWith === 'balance';
    const ended = status === 'completed' || status === 'refunded';
    if (status === 'failed' && !waiting.has(id)) return [`order ${reference} failed and nobody was called`];
    if (isPaid && !ended && status !== 'failed') return [`order ${reference} was paid and is ${status}`];
    // Given away by a person: it costs nothing.
    if (!isPaid && ended && kind !== 'manual') return [`order ${reference} is ${status} and nobody paid it`];
    return [];
  });
}

/**
 * In the balances: money back exactly for those refunded that somebody ordered, taken exactly for those paid from
 * there, be it by the buyer or by a person who gave a transfer to the order.
 */
async function checkMoney(world: World, orders: readonly OrderRow[]): Promise<string[]> {
  const entries = await select<{ order_id: string; currency: string; amount: string }>(
    world,
    `SELECT coalesce(t.data->>'orderId', split_part(t.business_key, ':', 2)) AS order_id, e.currency,
       (-sum(e.amount))::text AS amount
     FROM ledger_transactions t JOIN balance_transactions e ON e.transaction_id = t.id
     JOIN ledger_accounts a ON a.id = e.account_id AND a.kind = 'user'
     WHERE t.business_key LIKE 'order:%' GROUP BY 1, 2`,
  );
  const credited = new Map(
    entries.map((entry) => [`${entry.order_id} ${entry.currency}`, BigInt(entry.amount)]),
  );
  const assigned = new Set(
    (
      await select<{ order_id: string }>(world, `SELECT order_id FROM payments WHERE resolution = 'assigned'`)
    ).map(({ order_id: id }) => id),
  );
  return orders.flatMap((order) => {
    const { id, reference, status, pay_with: payWith, currency } = order;
    const price = BigInt(order.amount);
    const taken = payWith === 'balance' || assigned.has(id) ? price : 0n;
    const back = status === 'refunded' && order.payer_address === null ? price : 0n;
    const moved = credited.get(`${id} ${currency}`) ?? 0n;
    const other = credited.get(`${id} ${currency === 'TRX' ? 'USDT' : 'TRX'}`) ?? 0n;
    return moved === back - taken && other === 0n
      ? []
      : [
          `order ${reference} (${status}, paid by ${payWith}): the user's balance moved by ${moved} of ${currency}, not ${back - taken}`,
        ];
  });
}
