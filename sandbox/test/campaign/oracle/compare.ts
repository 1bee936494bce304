import type { Currency, Request } from './facts.js';
import type { Expected, Verdict } from './oracle.js';

/** A transfer as the books have it. */
export interface BookedPayment {
  key: string;
  outcome: string | null;
  exception: string;
  booked: string;
  monitorId: string | null;
  orderId: string | null;
  earned: bigint;
  creditUsed: bigint;
}

/** What the books say, read from outside. Balances and sums are positive where we owe or earned. */
export interface Books {
  payments: readonly BookedPayment[];
  orders: ReadonlyMap<string, { status: string; currency: Currency; amount: bigint; payWith: string }>;
  balances: ReadonlyMap<string, { TRX: bigint; USDT: bigint }>;
  credits: ReadonlyMap<string, bigint>;
  /** Refunds of address credits that are paid, fee included. */
  refunds: ReadonlyMap<string, bigint>;
  /** By `kind currency`. */
  totals: ReadonlyMap<string, bigint>;
}

export interface Freedom {
  /** Transactions that a reorganisation moved: which of several equal payments came first may have changed. */
  moved: ReadonlyMap<string, number>;
}

/** Where the books differ from what the oracle expects, in words; empty when they agree to the sun. */
export function differences(expected: Expected, books: Books, freedom: Freedom): string[] {
  const payments = new Map(books.payments.map((payment) => [payment.key, payment]));
  return [
    ...expected.verdicts.flatMap((verdict) => compareTransfer(verdict, payments.get(verdict.transfer.key))),
    ...invented(expected, books),
    ...compareRequests(expected, payments, freedom),
    ...compareOrders(expected, books, payments),
    ...compareOwed(expected, books),
    ...compareTotals(expected, books),
  ];
}

const nameOf = ({ transfer: { amount, currency, from, to, txid } }: Verdict): string =>
  `${amount} ${currency} from ${from} to ${to} (${txid})`;

function compareTransfer(verdict: Verdict, row: BookedPayment | undefined): string[] {
  const what = nameOf(verdict);
  if (!row) return [`${what} is not in the books`];
  if (row.booked !== 'solid') return [`${what} is booked as ${row.booked}`];
  const problems: string[] = [];
  if (row.exception === 'late' && !verdict.late) problems.push(`${what} is called late`);
  if (row.earned !== verdict.earned && verdict.outcome === 'flash')
    problems.push(`${what} earned ${row.earned}, not ${verdict.earned}`);
  if (row.creditUsed !== verdict.creditUsed)
    problems.push(`${what} used ${row.creditUsed} of its sender's credit, not ${verdict.creditUsed}`);
  // Which of several transfers of one request is the first is compared for all of them together.
  if (verdict.request) return problems;
  if (row.outcome !== verdict.outcome) problems.push(`${what} is ${row.outcome}, not ${verdict.outcome}`);
  if (verdict.units > 0n !== (row.orderId !== null))
    problems.push(`${what} buys ${verdict.units} units and has order ${row.orderId}`);
  return problems;
}

function invented({ verdicts }: Expected, { payments }: Books): string[] {
  const known = new Set(verdicts.map(({ transfer }) => transfer.key));
  return payments
    .filter(({ key, booked }) => !known.has(key) && booked !== 'none')
    .map(({ key, booked }) => `${key} is booked as ${booked} and not in the chain`);
}

/** Of all transfers that name a request one has its outcome, the first; the others are duplicates. */
function compareRequests(
  { verdicts }: Expected,
  payments: ReadonlyMap<string, BookedPayment>,
  { moved }: Freedom,
): string[] {
  const groups = new Map<Request, Verdict[]>();
  for (const verdict of verdicts)
    if (verdict.request) groups.set(verdict.request, [...(groups.get(verdict.request) ?? []), verdict]);
  return [...groups].flatMap(([request, group]) => {
    const rows = group.flatMap(({ transfer }) => payments.get(transfer.key) ?? []);
    const wanted = group.map(({ outcome, duplicate }) => `${outcome}${duplicate ? ' duplicate' : ''}`);
    const found = rows.map((row) => `${row.outcome}${row.exception === 'duplicate' ? ' duplicate' : ''}`);
    const what = `request ${request.id} (${request.kind} of ${request.amount} ${request.currency})`;
    if (wanted.toSorted().join() !== found.toSorted().join())
      return [`${what} got ${found.join(', ')}, not ${wanted.join(', ')}`];
    return firstWins(request, group, rows, moved)
      ? []
      : [`${what} was paid by another transfer than the first`];
  });
}

function firstWins(
  { kind }: Request,
  group: readonly Verdict[],
  rows: readonly BookedPayment[],
  moved: ReadonlyMap<string, number>,
): boolean {
  const winner = group.find(({ outcome }) => outcome === kind)?.transfer;
  const booked = rows.find(({ outcome }) => outcome === kind);
  if (!winner || !booked || winner.key === booked.key) return true;
  const other = group.find(({ transfer }) => transfer.key === booked.key)?.transfer;
  return other?.height === winner.height || group.some(({ transfer }) => moved.has(transfer.txid));
}

/** Every order that was paid ends delivered, or with its money back if it was paid late; no other one has either. */
function compareOrders(
  { paidOrders, verdicts }: Expected,
  { orders }: Books,
  payments: ReadonlyMap<string, BookedPayment>,
): string[] {
  const flash = verdicts
    .filter(({ outcome }) => outcome === 'flash')
    .flatMap(({ transfer }) => payments.get(transfer.key)?.orderId ?? []);
  const late = new Set(verdicts.flatMap(({ late: isLate, request }) => (isLate && request?.orderId) || []));
  const paid = new Set([...paidOrders, ...flash]);
  return [...orders].flatMap(([id, { status, payWith }]) => {
    const wanted = paid.has(id) || payWith === 'balance' ? ['completed'] : ['expired', 'cancelled'];
    if (late.has(id)) wanted.push('refunded');
    return wanted.includes(status) ? [] : [`order ${id} is ${status}, not ${wanted.join(' or ')}`];
  });
}

/** What each user and each sending address has, and what went back. */
function compareOwed(expected: Expected, books: Books): string[] {
  const users = new Map([...expected.deposits].map(([id, money]) => [id, { ...money }]));
  for (const { request, outcome } of expected.verdicts) {
    if (outcome !== 'order' || books.orders.get(request?.orderId ?? '')?.status !== 'refunded' || !request)
      continue;
    const money = users.get(request.userId) ?? { TRX: 0n, USDT: 0n };
    money[request.currency] += request.amount;
    users.set(request.userId, money);
  }
  const money = (of: ReadonlyMap<string, { TRX: bigint; USDT: bigint }>): Map<string, bigint> =>
    new Map(
      [...of].flatMap(([id, { TRX, USDT }]) => [[`${id} TRX`, TRX] as const, [`${id} USDT`, USDT] as const]),
    );
  return [
    ...compareSums('balance of user', money(users), money(books.balances)),
    ...compareSums('credit of', expected.credits, books.credits),
    ...compareSums('refunds to', expected.refunds, books.refunds),
  ];
}

function compareSums(
  what: string,
  expected: ReadonlyMap<string, bigint>,
  found: ReadonlyMap<string, bigint>,
): string[] {
  return [...new Set([...expected.keys(), ...found.keys()])]
    .filter((name) => (expected.get(name) ?? 0n) !== (found.get(name) ?? 0n))
    .map((name) => `${what} ${name} is ${found.get(name) ?? 0n}, not ${expected.get(name) ?? 0n}`);
}

/** Money in equals the books, to the sun: each account, and all of them together. */
function compareTotals(expected: Expected, books: Books): string[] {
  const earned = { TRX: expected.flashEarned, USDT: 0n };
  const refunded = { TRX: 0n, USDT: 0n };
  for (const { outcome, transfer, request } of expected.verdicts) {
    if (outcome !== 'order') continue;
    const back = books.orders.get(request?.orderId ?? '')?.status === 'refunded';
    (back ? refunded : earned)[transfer.currency] += transfer.amount;
  }
  return (['TRX', 'USDT'] as const).flatMap((currency) => {
    const wanted = new Map([
      ['revenue', earned[currency]],
      ['unmatched', expected.queue[currency]],
      ['unsolidified_receipts', 0n],
      ['reorg_losses', 0n],
      ['refunds_payable', 0n],
    ]);
    const problems = [...wanted].flatMap(([kind, sum]) => {
      const found = books.totals.get(`${kind} ${currency}`) ?? 0n;
      return found === sum ? [] : [`${kind} in ${currency} is ${found}, not ${sum}`];
    });
    const deposits = [...expected.deposits.values()].reduce((sum, money) => sum + money[currency], 0n);
    const owed = currency === 'TRX' ? sumOf(expected.credits) + sumOf(expected.refunds) : 0n;
    const out = earned[currency] + refunded[currency] + expected.queue[currency] + deposits + owed;
    const own = expected.verdicts
      .filter(({ outcome, transfer }) => outcome === 'own_funds' && transfer.currency === currency)
      .reduce((sum, { transfer }) => sum + transfer.amount, 0n);
    if (out + own !== expected.received[currency])
      problems.push(`the oracle itself loses ${expected.received[currency] - out - own} of ${currency}`);
    return problems;
  });
}

const sumOf = (sums: ReadonlyMap<string, bigint>): bigint =>
  [...sums.values()].reduce((sum, one) => sum + one, 0n);
