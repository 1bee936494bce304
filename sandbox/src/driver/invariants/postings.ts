import { groupBy, select, type World } from './books.js';

interface SolidPayment {
  id: string;
  txid: string;
  outcome: string;
  currency: 'TRX' | 'USDT';
  amount: string;
  earned: string;
  from_address: string;
  to_address: string;
  user_id: string | null;
}

interface Entry {
  id: string;
  code: string;
  sum: string;
}

/** Each solid transfer is money for what its outcome says, on the accounts of whom it concerns. */
export async function checkPostings(world: World): Promise<string[]> {
  const payments = await select<SolidPayment>(
    world,
    `SELECT p.*, p.amount::text, p.earned::text, m.user_id FROM payments p
     LEFT JOIN payment_monitors m ON m.id = p.monitor_id WHERE p.booked = 'solid'`,
  );
  const entries = await select<Entry>(
    world,
    `SELECT p.id, a.code, sum(e.amount)::text AS sum FROM payments p
     JOIN ledger_transactions t ON t.business_key IN ('payment:' || p.txid || ':' || p.idx || ':received',
       'payment:' || p.txid || ':' || p.idx || ':solid')
     JOIN balance_transactions e ON e.transaction_id = t.id JOIN ledger_accounts a ON a.id = e.account_id
     WHERE p.booked = 'solid' GROUP BY 1, 2 HAVING sum(e.amount) <> 0`,
  );
  const booked = groupBy(entries, ({ id }) => id);
  return [
    ...payments.flatMap((payment) => compare(payment, booked.get(payment.id) ?? [])),
    ...(await checkQueue(world)),
  ];
}

/** What is owed or earned by it, positive, by account. */
function owedBy(payment: SolidPayment): [code: string, amount: bigint][] {
  const { outcome, currency, from_address: from, user_id: user } = payment;
  const amount = BigInt(payment.amount);
  const earned = BigInt(payment.earned);
  switch (outcome) {
    case 'order':
      return [[`revenue:${currency}`, amount]];
    case 'deposit':
      return [[`user:${user}:${currency}`, amount]];
    case 'flash':
      return [
        [`revenue:${currency}`, earned],
        [`address_credit:${from}:${currency}`, amount - earned],
      ];
    case 'own_funds':
      return [[`owner_funds:${currency}`, amount]];
    default:
      return [[`unmatched:${currency}`, amount]];
  }
}

function compare(payment: SolidPayment, entries: readonly Entry[]): string[] {
  const { outcome, txid, currency, to_address: to } = payment;
  const expected = new Map([[`cash:${to}:${currency}`, BigInt(payment.amount)]]);
  for (const [code, amount] of owedBy(payment)) if (amount !== 0n) expected.set(code, -amount);
  const found = new Map(entries.map(({ code, sum }) => [code, BigInt(sum)]));
  const same = expected.size === found.size && [...expected].every(([code, sum]) => found.get(code) === sum);
  if (same) return [];
  const shown = (sums: ReadonlyMap<string, bigint>): string =>
    [...sums].map(([code, sum]) => `${code} ${sum}`).join(', ');
  return [`payment ${txid} (${outcome}) is booked as ${shown(found)}, not ${shown(expected)}`];
}

/** What waits for finance is the sum of what nobody has decided of. */
async function checkQueue(world: World): Promise<string[]> {
  const rows = await select<{ currency: string; waiting: string; booked: string }>(
    world,
    `SELECT c.currency,
       (SELECT coalesce(sum(amount), 0) FROM payments p WHERE p.currency = c.currency AND p.booked = 'solid'
          AND p.outcome IN ('unmatched', 'held') AND p.resolution IS NULL)::text AS waiting,
       (SELECT coalesce(-sum(e.amount), 0) FROM balance_transactions e JOIN ledger_accounts a ON a.id = e.account_id
        WHERE a.kind = 'unmatched' AND e.currency = c.currency)::text AS booked
     FROM (VALUES ('TRX'), ('USDT')) AS c (currency)`,
  );
  return rows
    .filter(({ waiting, booked }) => waiting !== booked)
    .map(
      ({ currency, waiting, booked }) =>
        `${booked} of ${currency} lie as unmatched, finance's queue has ${waiting}`,
    );
}
