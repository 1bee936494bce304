import type { SolidTransaction } from '../solid-chain.js';
import { groupBy, select, type World } from './books.js';

interface RefundRow {
  id: string;
  address: string;
  currency: 'TRX' | 'USDT';
  amount: string;
  fee_sun: string;
  status: string;
  needs_person_reason: string | null;
  decided_by: string | null;
  txid: string | null;
  payment_id: string | null;
  sender: string | null;
  booked: string | null;
  order_id: string | null;
  payer: string | null;
  /** An owner named this address in the place of the sender's. */
  redirected: boolean;
}

interface RefundOperation {
  txid: string;
  subject: string;
}

const OPEN: readonly string[] = ['due', 'needs_person', 'sending'];

/** Money went back at most once, to where it came from, net of its fee; what is owed is what the open refunds say. */
export async function checkRefunds(world: World): Promise<string[]> {
  const refunds = await select<RefundRow>(
    world,
    `SELECT r.*, r.amount::text, r.fee_sun::text, p.from_address AS sender, p.booked, o.payer_address AS payer,
       EXISTS (SELECT 1 FROM audit_logs a
         WHERE a.subject = 'payment:' || r.payment_id AND a.action = 'exceptions.refund' AND a.after ->> 'target' = r.address
           OR a.subject = 'refund:' || r.id AND a.action = 'refunds.redirect' AND a.after ->> 'address' = r.address
       ) AS redirected
     FROM refunds r LEFT JOIN payments p ON p.id = r.payment_id LEFT JOIN orders o ON o.id = r.order_id`,
  );
  const operations = await select<RefundOperation>(
    world,
    `SELECT txid, subject FROM tron_transactions WHERE purpose = 'refund'`,
  );
  const solid = new Map(world.chain.map((tx) => [tx.txid, tx]));
  const sent = groupBy(operations, ({ subject }) => subject);
  return [
    ...refunds.flatMap((refund) => {
      const paid = (sent.get(refund.id) ?? []).flatMap(({ txid }) => solid.get(txid) ?? []);
      return [...checkSent(world, refund, paid), ...checkTarget(world, refund)];
    }),
    ...(world.settled ? await checkPayable(world, refunds) : []),
    ...(await checkSources(world)),
  ];
}

/** What a transaction of the treasury moved in the refund's currency, and to whom. */
function movedBy(
  world: World,
  { currency }: RefundRow,
  tx: SolidTransaction,
): { to?: string; amount: bigint } {
  if (currency === 'TRX') return { ...(tx.to === undefined ? {} : { to: tx.to }), amount: tx.amount };
  const token = tx.tokens.find(({ contract }) => contract === world.usdtContract);
  return token ?? { amount: 0n };
}

function checkSent(world: World, refund: RefundRow, transactions: readonly SolidTransaction[]): string[] {
  const what = `refund ${refund.id} (${refund.status})`;
  const paid = transactions.filter(({ ok }) => ok);
  const problems: string[] = [];
  if (paid.length > 1) problems.push(`${what} was sent ${paid.length} times`);
  if ((refund.status === 'paid') !== paid.length > 0 && refund.status !== 'sending')
    problems.push(`${what} has ${paid.length} transfers on the solid chain`);
  const net = BigInt(refund.amount) - BigInt(refund.fee_sun);
  for (const tx of paid) {
    const { to, amount } = movedBy(world, refund, tx);
    if (tx.owner !== world.treasury || to !== refund.address || amount !== net)
      problems.push(
        `${what}: ${tx.txid} moved ${amount} of ${tx.owner} to ${to}, not ${net} to ${refund.address}`,
      );
    if (refund.txid !== tx.txid) problems.push(`${what} names ${refund.txid}, sent was ${tx.txid}`);
  }
  if (world.settled && (refund.status === 'due' || refund.status === 'sending'))
    problems.push(`${what} is unfinished`);
  return problems;
}

/** Rules alone send money only to the sender of money that is solid, and to nobody of ours. */
function checkTarget(world: World, refund: RefundRow): string[] {
  const what = `refund ${refund.id}`;
  const problems: string[] = [];
  if (refund.sender !== null && refund.sender !== refund.address && !refund.redirected)
    problems.push(`${what} goes to ${refund.address}, its payment came from ${refund.sender}`);
  if (refund.booked !== null && refund.booked !== 'solid')
    problems.push(`${what} is of a payment that is booked as ${refund.booked}`);
  if (refund.payer !== null && refund.payer !== refund.address && !refund.redirected)
    problems.push(`${what} goes to ${refund.address}, its order was paid from ${refund.payer}`);
  const ours = [...world.receiving, ...world.wallets].includes(refund.address);
  if (ours && refund.status !== 'needs_person' && refund.decided_by === null)
    problems.push(`${what} goes to ${refund.address}, which is ours, and nobody decided it`);
  return problems;
}

async function checkPayable(world: World, refunds: readonly RefundRow[]): Promise<string[]> {
  const rows = await select<{ currency: string; owed: string }>(
    world,
    `SELECT e.currency, (-sum(e.amount))::text AS owed FROM balance_transactions e
     JOIN ledger_accounts a ON a.id = e.account_id AND a.kind = 'refunds_payable' GROUP BY 1`,
  );
  const booked = new Map(rows.map(({ currency, owed }) => [currency, BigInt(owed)]));
  return (['TRX', 'USDT'] as const).flatMap((currency) => {
    const open = refunds
      .filter((refund) => refund.currency === currency && OPEN.includes(refund.status))
      .reduce((sum, { amount }) => sum + BigInt(amount), 0n);
    const owed = booked.get(currency) ?? 0n;
    return open === owed ? [] : [`refunds payable are ${owed} of ${currency}, the open refunds make ${open}`];
  });
}

/** Each refund took its money from one account, once. */
async function checkSources(world: World): Promise<string[]> {
  const rows = await select<{ id: string; amount: string; owed: string | null; times: number }>(
    world,
    `SELECT r.id, r.amount::text, (-sum(e.amount))::text AS owed, count(e.id)::int AS times FROM refunds r
     LEFT JOIN ledger_transactions t ON t.business_key = 'refund:' || r.id || ':owed'
     LEFT JOIN balance_transactions e ON e.transaction_id = t.id AND e.account_id IN
       (SELECT id FROM ledger_accounts WHERE kind = 'refunds_payable')
     GROUP BY r.id`,
  );
  return rows
    .filter(({ amount, owed, times }) => times !== 1 || owed !== amount)
    .map(({ id, amount, owed }) => `refund ${id} is of ${amount} and took ${owed}`);
}
