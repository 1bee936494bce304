import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { toHexAddress } from '@energy-desk/shared/units';
import pg from 'pg';
import { ScanStep, ScannerModule } from '../src/processes/chain-io/index.js';
import { MatchStep } from '../src/processes/settlement/match.step.js';
import { SettleOrdersStep } from '../src/processes/settlement/settle-orders.step.js';
import { SetAsideStep } from '../src/processes/settlement/set-aside.step.js';
import { SETTLEMENT_STEPS } from '../src/processes/settlement/settlement.module.js';
import { cannedBlockId, type CannedChain } from './harness/canned-node.js';
import { insertOpenRequests } from './harness/desk.js';
import { rounded, timed } from './harness/figures.js';
import { openRooms } from './harness/rooms.js';
import { SETTLEMENT_ROOMS } from './harness/settlement.js';
import { startStores, type Stores } from './harness/stores.js';

export const name = 'Catching up after downtime: blocks of 300 transactions, transfers matched and settled';

const ROOMS = [ScannerModule, ...SETTLEMENT_ROOMS];
const FROM = 1_000;
const BLOCKS = 250;
const TRANSACTIONS = 300;
const SLOT_S = 3;
const TARGET = 100;

export async function run() {
  const stores = await startStores();
  const rows = [];
  try {
    for (const size of [1_000, 100_000]) {
      const { scanned, settled, payments } = await catchUp(stores, size);
      const ratio = (BLOCKS * SLOT_S * 1000) / (scanned + settled);
      rows.push({
        'open requests': size,
        blocks: BLOCKS,
        'payments settled': payments,
        'scan s': rounded(scanned / 1000, 2),
        'settle s': rounded(settled / 1000, 2),
        'blocks/s': rounded(BLOCKS / ((scanned + settled) / 1000)),
        '× the chain’s speed': rounded(ratio, 0),
        target: `≥ ${TARGET} ×`,
        met: ratio >= TARGET,
      });
    }
    return rows;
  } finally {
    await stores.stop();
  }
}

async function catchUp(stores: Stores, size: number) {
  const databaseUrl = await stores.database(`catch_up_${size}`);
  const time = Math.floor(Date.now() / 3000) * 3000 - BLOCKS * SLOT_S * 1000;
  const node = await startNode();
  const rooms = await openRooms(
    { imports: ROOMS, providers: SETTLEMENT_STEPS },
    { ...stores, databaseUrl },
    node.url,
  );
  const sql = new pg.Pool({ connectionString: databaseUrl });
  sql.on('error', () => undefined);
  try {
    const [address] = rooms.config.paymentAddresses;
    if (!address) throw new Error('no payment address');
    await insertOpenRequests(sql, size, address, new Date(time));
    const amounts = await sql.query<{ amount: string }>('SELECT amount FROM payment_monitors LIMIT 750');
    await node.make({
      from: FROM,
      blocks: BLOCKS,
      transactionsPerBlock: TRANSACTIONS,
      usdtHex: toHexAddress(rooms.config.tron.usdtContract),
      ourHex: toHexAddress(address),
      amounts: amounts.rows.map(({ amount }) => amount),
      time,
    });
    await sql.query(
      `WITH b AS (INSERT INTO chain_blocks (block_id, height, parent_id, block_time) VALUES ($2, $1, 'x', $3))
       INSERT INTO chain_cursor (id, height, block_id, block_time, solid_height, solid_time, node_height)
       VALUES (1, $1, $2, $3, $1, $3, $1)`,
      [FROM, cannedBlockId(FROM), new Date(time)],
    );
    const scanned = await timed(() => rooms.get(ScanStep).catchUp(() => Promise.resolve(true)));
    const settled = await timed(async () => {
      await rooms.get(MatchStep).run();
      await rooms.get(SettleOrdersStep).run();
      await rooms.get(SetAsideStep).run();
    });
    const { rows } = await sql.query<{ height: string; settled: string }>(
      `SELECT (SELECT height FROM chain_cursor), (SELECT count(*) FROM payments WHERE booked = 'solid') AS settled`,
    );
    if (Number(rows[0]?.height) !== FROM + BLOCKS) throw new Error(`stopped at block ${rows[0]?.height}`);
    return { scanned, settled, payments: Number(rows[0]?.settled) };
  } finally {
    await sql.end();
    await rooms.app.close();
    node.stop();
  }
}

/** Its address is known before its chain, which names the desk's addresses. */
async function startNode() {
  const path = fileURLToPath(new URL('./harness/canned-node.js', import.meta.url));
  const child = fork(path, ['serve'], { stdio: 'inherit' });
  const next = <T>(): Promise<T> =>
    new Promise((resolve) => child.once('message', (message) => resolve(message as T)));
  const { url } = await next<{ url: string }>();
  return {
    url,
    make: async (chain: CannedChain): Promise<void> => {
      child.send(chain);
      await next();
    },
    stop: () => child.kill(),
  };
}
