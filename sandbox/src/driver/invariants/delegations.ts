import type { SolidTransaction } from '../solid-chain.js';
import { groupBy, select, type World } from './books.js';

interface DelegationRow {
  id: string;
  order_id: string;
  supplier: string;
  receiver: string;
  sun: string;
  status: string;
  surplus: boolean;
  delegate_txid: string;
}

interface OperationRow {
  txid: string;
  purpose: string;
  subject: string;
  status: string;
}

interface OrderRow {
  id: string;
  reference: string;
  status: string;
  energy: number;
}

const DELEGATE = 'DelegateResourceContract';
const UNDELEGATE = 'UnDelegateResourceContract';
const SUN_PER_TRX = 1_000_000;
/** Margin and rounding that a delivery may give beyond what was sold; twice that would be a second delivery. */
const GENEROUS = 1.5;

/** What the chain delegated is what the books say, no more and no less. */
export async function checkDelegations(world: World): Promise<string[]> {
  const books = await readBooks(world);
  return [
    ...foreign(world, books),
    ...books.delegations.flatMap((one) => checkOne(world, books, one)),
    ...(await checkPairs(world, books)),
    ...(await checkDelivered(world, books)),
  ];
}

interface Books {
  delegations: readonly DelegationRow[];
  operations: ReadonlyMap<string, OperationRow>;
  /** Solid delegates and undelegates of our wallets. */
  onChain: readonly SolidTransaction[];
  /** Listed as done by others: none of the books' orders, in no operation of ours. */
  foreign: ReadonlySet<string>;
  /** The same by what they were done for. */
  bySubject: ReadonlyMap<string, readonly SolidTransaction[]>;
}

async function readBooks(world: World): Promise<Books> {
  const delegations = await select<DelegationRow>(world, 'SELECT *, sun::text FROM energy_delegations');
  const rows = await select<OperationRow>(
    world,
    'SELECT txid, purpose, subject, status FROM tron_transactions',
  );
  const operations = new Map(rows.map((row) => [row.txid, row]));
  const listed = await select<{ txid: string }>(
    world,
    'SELECT txid FROM foreign_operations WHERE adopted_as IS NULL',
  );
  const onChain = world.chain.filter(
    ({ type, owner }) => (type === DELEGATE || type === UNDELEGATE) && world.wallets.includes(owner),
  );
  const bySubject = groupBy(
    onChain.filter(({ txid }) => operations.has(txid)),
    ({ txid, type }) => `${type} ${operations.get(txid)?.subject}`,
  );
  return { delegations, operations, onChain, bySubject, foreign: new Set(listed.map(({ txid }) => txid)) };
}

/** Nothing was sent that is not on record or listed as foreign, and what is on record as solid is on the chain. */
function foreign(world: World, { onChain, operations, foreign: listed }: Books): string[] {
  const unknown = onChain
    .filter(({ txid }) => !operations.has(txid) && !listed.has(txid))
    .map(({ type, txid, owner }) => `${type} of ${owner} (${txid}) is on the chain and not on record`);
  const solid = new Set(world.chain.map(({ txid }) => txid));
  const missing = [...operations.values()]
    .filter(({ txid, status }) => (status === 'solid') !== solid.has(txid) && status !== 'failed')
    .map(
      ({ txid, purpose, status }) =>
        `${purpose} ${txid} is ${status}, on the solid chain: ${solid.has(txid)}`,
    );
  return [...unknown, ...missing];
}

function checkOne(world: World, { bySubject, onChain }: Books, row: DelegationRow): string[] {
  const given = onChain.filter(({ txid }) => txid === row.delegate_txid);
  const allGiven = bySubject.get(`${DELEGATE} ${row.id}`) ?? [];
  const taken = bySubject.get(`${UNDELEGATE} ${row.id}`) ?? [];
  const what = `delegation ${row.id} (${row.status})`;
  const problems: string[] = [];
  if (allGiven.length !== given.length || allGiven.length > 1)
    problems.push(`${what} was delegated ${allGiven.length} times`);
  if (taken.length > 1) problems.push(`${what} was taken back ${taken.length} times`);
  for (const tx of [...given, ...taken]) {
    const same = tx.owner === row.supplier && tx.receiver === row.receiver && tx.balance === BigInt(row.sun);
    if (!same || tx.resource !== 'ENERGY')
      problems.push(`${what}: ${tx.txid} moved ${tx.balance} of ${tx.owner} to ${tx.receiver}`);
  }
  if (row.status === 'never' && given.length > 0) problems.push(`${what} is on the chain`);
  if (row.status === 'reclaimed' && !(given.length === 1 && taken.length === 1))
    problems.push(`${what}: the chain has ${given.length} delegates and ${taken.length} undelegates`);
  if (row.status !== 'reclaimed' && taken.length > 0)
    problems.push(`${what} is taken back on the solid chain`);
  if (world.settled && row.status !== 'reclaimed' && row.status !== 'never')
    problems.push(`${what} to ${row.receiver} is not closed`);
  return problems;
}

/** The sun between each supplier and receiver, as the chain has it and as our solid transactions and foreign ones make it. */
async function checkPairs(
  world: World,
  { delegations, bySubject, onChain, foreign: listed }: Books,
): Promise<string[]> {
  const expected = new Map<string, bigint>();
  for (const row of delegations) {
    const given = bySubject.get(`${DELEGATE} ${row.id}`)?.length ?? 0;
    const taken = bySubject.get(`${UNDELEGATE} ${row.id}`)?.length ?? 0;
    const pair = `${row.supplier} → ${row.receiver}`;
    expected.set(pair, (expected.get(pair) ?? 0n) + BigInt(row.sun) * BigInt(given - taken));
  }
  for (const { txid, type, owner, receiver, balance, resource } of onChain) {
    if (!listed.has(txid) || resource !== 'ENERGY') continue;
    const pair = `${owner} → ${receiver}`;
    expected.set(pair, (expected.get(pair) ?? 0n) + (type === DELEGATE ? balance : -balance));
  }
  const found = new Map<string, bigint>();
  for (const { from, to, energySun } of await world.devnet.delegations('solid')) {
    if (!world.wallets.includes(from)) continue;
    const pair = `${from} → ${to}`;
    found.set(pair, (found.get(pair) ?? 0n) + BigInt(energySun));
  }
  const problems: string[] = [];
  for (const pair of new Set([...expected.keys(), ...found.keys()])) {
    const ours = expected.get(pair) ?? 0n;
    const chain = found.get(pair) ?? 0n;
    if (ours !== chain) problems.push(`${pair}: ${chain} sun on the chain, ${ours} in the books`);
    if (world.settled && chain !== 0n) problems.push(`${pair}: ${chain} sun never came back`);
  }
  return problems;
}

/** A completed order got what it was sold, once; an order without energy got none that stayed. */
async function checkDelivered(world: World, { delegations, bySubject }: Books): Promise<string[]> {
  const orders = await select<OrderRow>(world, 'SELECT id, reference, status, energy FROM orders');
  const totals = await world.devnet.post<{ TotalEnergyLimit: number; TotalEnergyWeight: number }>(
    '/wallet/getaccountresource',
    { address: world.wallets[0], visible: true },
  );
  const perTrx = totals.TotalEnergyLimit / totals.TotalEnergyWeight;
  const byOrder = groupBy(delegations, ({ order_id: id }) => id);
  return orders.flatMap(({ id, reference, status, energy }) => {
    const own = (byOrder.get(id) ?? []).filter((row) => bySubject.has(`${DELEGATE} ${row.id}`));
    const wanted = own.filter(({ surplus }) => !surplus);
    const sun = wanted.reduce((sum, row) => sum + Number(row.sun), 0);
    // EnergyProcessor.calculateGlobalEnergyLimit: doubles, in this order.
    const delivered = Math.trunc((sun / SUN_PER_TRX) * perTrx);
    if (status === 'completed' && delivered < energy)
      return [`order ${reference} was sold ${energy} energy and got ${delivered}`];
    if (delivered > energy * GENEROUS)
      return [`order ${reference} was sold ${energy} energy and got ${delivered}`];
    const unpaid = ['awaiting_payment', 'confirming', 'expired', 'cancelled'];
    if (unpaid.includes(status) && own.length > 0)
      return [`order ${reference} is ${status} and was delivered`];
    const live = own.filter((row) => row.status !== 'reclaimed');
    if (['refunding', 'refunded', 'failed'].includes(status) && live.length > 0)
      return [`order ${reference} is ${status} and still has energy`];
    return [];
  });
}
