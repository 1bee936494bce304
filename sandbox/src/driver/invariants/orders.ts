import { groupBy, select, type World } from './books.js';
import { ALLOWED_MOVES, AT_REST, FIRST_STATES } from './transition-table.js';

interface OrderRow {
  id: string;
  reference: string;
  status: string;
  user_id: string | null;
  pay_with: string;
  amount: string;
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
        `SELECT order_id FROM payments WHERE outcome = 'order' AND booked <> 'none'`,
      )
    ).map(({ order_id: id }) => id),
  );
  const waiting = new Set(
    (
      await select<{ subject: string }>(world, `SELECT subject FROM alerts WHERE kind = 'order_needs_person'`)
    ).map(({ subject }) => subject),
  );
  return orders.flatMap(({ id, reference, status, pay_with: payWith }) => {
    if (!AT_REST.includes(status)) return [`order ${reference} is still ${status}`];
    const isPaid = paid.has(id) || payWith === 'balance';
    const ended = status === 'completed' || status === 'refunded';
    if (status === 'failed' && !waiting.has(id)) return [`order ${reference} failed and nobody was called`];
    if (isPaid && !ended && status !== 'failed') return [`order ${reference} was paid and is ${status}`];
    if (!isPaid && ended) return [`order ${reference} is ${status} and nobody paid it`];
    return [];
  });
}

/** Money back exactly for those refunded, taken exactly for those paid from the balance. */
async function checkMoney(world: World, orders: readonly OrderRow[]): Promise<string[]> {
  const entries = await select<{ order_id: string; amount: string }>(
    world,
    `SELECT coalesce(t.data->>'orderId', split_part(t.business_key, ':', 2)) AS order_id, (-sum(e.amount))::text AS amount
     FROM ledger_transactions t JOIN balance_transactions e ON e.transaction_id = t.id
     JOIN ledger_accounts a ON a.id = e.account_id AND a.kind = 'user'
     WHERE t.business_key LIKE 'order:%' GROUP BY 1`,
  );
  const credited = new Map(entries.map(({ order_id: id, amount }) => [id, BigInt(amount)]));
  return orders.flatMap(({ id, reference, status, pay_with: payWith, amount }) => {
    const price = BigInt(amount);
    const taken = payWith === 'balance' ? price : 0n;
    const back = status === 'refunded' ? price : 0n;
    const moved = credited.get(id) ?? 0n;
    return moved === back - taken
      ? []
      : [
          `order ${reference} (${status}, paid by ${payWith}): the user's balance moved by ${moved}, not ${back - taken}`,
        ];
  });
}
