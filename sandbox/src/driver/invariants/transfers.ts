import { groupBy, select, twice, type World } from './books.js';

interface PaymentRow {
  txid: string;
  idx: number;
  currency: string;
  from_address: string;
  to_address: string;
  amount: string;
  height: string | null;
  status: string;
  outcome: string | null;
  booked: string;
  order_id: string | null;
  monitor_kind: string | null;
  hold_reason: string | null;
}

interface MovementRow {
  address: string;
  txid: string;
  currency: string;
  amount: string;
  fee_sun: string;
  height: string | null;
  booked: boolean;
}

interface Transfer {
  txid: string;
  height: number;
  currency: string;
  from: string;
  to: string;
  amount: bigint;
}

/** Whatever moved TRX or USDT to or from one of our addresses, as the chain itself tells it. */
function transfersOf(world: World): Transfer[] {
  return world.chain.flatMap((tx) => {
    if (!tx.ok) return [];
    const base = { txid: tx.txid, height: tx.height };
    const plain =
      tx.type === 'TransferContract' && tx.to !== undefined && tx.amount > 0n
        ? [{ ...base, currency: 'TRX', from: tx.owner, to: tx.to, amount: tx.amount }]
        : [];
    const tokens = tx.tokens
      .filter(
        ({ contract, amount, from, to }) => contract === world.usdtContract && amount > 0n && from !== to,
      )
      .map(({ from, to, amount }) => ({ ...base, currency: 'USDT', from, to, amount }));
    return [...plain, ...tokens];
  });
}

/** Every transfer to or from our addresses is in the books exactly once, with one outcome; and nothing else is. */
export async function checkTransfers(world: World): Promise<string[]> {
  const transfers = transfersOf(world);
  return [...(await checkPayments(world, transfers)), ...(await checkMovements(world, transfers))];
}

async function checkPayments(world: World, transfers: readonly Transfer[]): Promise<string[]> {
  const rows = await select<PaymentRow>(
    world,
    `SELECT p.*, p.amount::text, p.height::text, m.kind AS monitor_kind FROM payments p
     LEFT JOIN payment_monitors m ON m.id = p.monitor_id`,
  );
  const byTxid = groupBy(rows, ({ txid }) => txid);
  const incoming = transfers.filter(({ to }) => world.receiving.includes(to));
  const problems = incoming.flatMap((transfer) => {
    const what = `${transfer.amount} ${transfer.currency} to ${transfer.to} (${transfer.txid})`;
    const booked = (byTxid.get(transfer.txid) ?? []).filter(
      (row) =>
        row.currency === transfer.currency &&
        row.to_address === transfer.to &&
        BigInt(row.amount) === transfer.amount,
    );
    const [row] = booked;
    if (!row || booked.length > 1) return [`${what} is in the books ${booked.length} times`];
    return judgementOf(world, row, transfer, what);
  });
  const onChain = new Set(incoming.map(({ txid }) => txid));
  const solid = Math.max(0, ...world.chain.map(({ height }) => height));
  const invented = rows.filter(
    (row) => row.height !== null && Number(row.height) <= solid && !onChain.has(row.txid),
  );
  return [
    ...problems,
    ...invented.map(({ txid }) => `payment ${txid} is booked and in no solid block`),
    ...(await bookedOnce(world, rows)),
  ];
}

function judgementOf(world: World, row: PaymentRow, transfer: Transfer, what: string): string[] {
  const facts: [boolean, string][] = [
    [row.from_address === transfer.from, `came from ${transfer.from}, not ${row.from_address}`],
    [Number(row.height) === transfer.height, `lies in block ${transfer.height}, not ${row.height}`],
    [row.status === 'settled' && row.outcome !== null, `has no outcome: ${row.status}`],
    [row.booked === 'solid', `is booked as ${row.booked} although it is solid`],
    [row.outcome !== 'lost', 'is lost and yet solid'],
    [fits(world, row, transfer), `has outcome ${row.outcome}, order ${row.order_id}, ${named(row)}`],
  ];
  return facts.filter(([holds]) => !holds).map(([, problem]) => `${what} ${problem}`);
}

const named = ({ monitor_kind: kind, hold_reason: reason }: PaymentRow): string =>
  `request ${kind}, hold ${reason}`;

/** Whether what the outcome speaks of is there: an order, a deposit's request, a flash address, a reason. */
function fits(world: World, row: PaymentRow, { from, to, currency }: Transfer): boolean {
  const ours = [...world.receiving, ...world.wallets].includes(from);
  if (ours !== (row.outcome === 'own_funds')) return false;
  switch (row.outcome) {
    case 'order':
      return row.order_id !== null && row.monitor_kind === 'order';
    case 'deposit':
      return row.order_id === null && row.monitor_kind === 'deposit';
    case 'flash':
      return currency === 'TRX' && world.flash.includes(to) && row.monitor_kind === null;
    case 'held':
      return row.hold_reason !== null;
    default:
      return row.hold_reason === null;
  }
}

/** One ledger entry a settled payment, and no order paid by two. */
async function bookedOnce(world: World, rows: readonly PaymentRow[]): Promise<string[]> {
  const posted = await select<{ txid: string; times: number }>(
    world,
    `SELECT p.txid, count(t.id)::int AS times FROM payments p
     LEFT JOIN ledger_transactions t ON t.business_key = 'payment:' || p.txid || ':' || p.idx || ':received'
     WHERE p.booked <> 'none' GROUP BY p.id HAVING count(t.id) <> 1`,
  );
  const orders = rows
    .filter(({ outcome, booked }) => outcome === 'order' && booked !== 'lost')
    .map(({ order_id: id }) => id);
  return [
    ...posted.map(({ txid, times }) => `payment ${txid} has ${times} receipts in the ledger`),
    ...twice(orders).map((id) => `order ${id} is paid by two transfers`),
  ];
}

async function checkMovements(world: World, transfers: readonly Transfer[]): Promise<string[]> {
  const rows = await select<MovementRow>(
    world,
    'SELECT *, amount::text, fee_sun::text, height::text FROM chain_movements WHERE height IS NOT NULL',
  );
  const byTxid = groupBy(rows, ({ txid, address }) => `${txid} ${address}`);
  const followed = await followedFrom(world);
  const problems: string[] = [];
  for (const { txid, owner, type, fee, height } of world.chain) {
    if (height < followed(owner)) continue;
    const own = byTxid.get(`${txid} ${owner}`) ?? [];
    const fees = own.reduce((sum, row) => sum + BigInt(row.fee_sun), 0n);
    if (own.length === 0) problems.push(`${type} of ${owner} (${txid}, block ${height}) is not in the books`);
    else if (fees !== fee) problems.push(`${type} of ${owner} (${txid}) cost ${fee} sun, booked are ${fees}`);
    if (own.some(({ booked }) => !booked)) problems.push(`${type} of ${owner} (${txid}) waits to be booked`);
  }
  for (const { txid, to, amount, currency } of transfers.filter(
    (one) => world.wallets.includes(one.to) && one.height >= followed(one.to),
  )) {
    const booked = (byTxid.get(`${txid} ${to}`) ?? []).filter(
      (row) => row.currency === currency && BigInt(row.amount) === amount,
    );
    if (booked.length !== 1)
      problems.push(`${amount} ${currency} to ${to} (${txid}) is booked ${booked.length} times`);
  }
  return problems;
}

/** The block from which the books follow an address of ours: what a wallet did before it was ours is not in them. */
async function followedFrom(world: World): Promise<(address: string) => number> {
  const rows = await select<{ address: string; height: number }>(
    world,
    `SELECT address, watched_from_height::int AS height FROM cash_accounts WHERE currency = 'TRX'`,
  );
  const heights = new Map(rows.map(({ address, height }) => [address, height]));
  return (address) => heights.get(address) ?? Number.POSITIVE_INFINITY;
}
