import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { type IncomingTransfer, PaymentsService } from '../src/domain/payments/index.js';
import { Database } from '../src/platform/database/index.js';
import { MatchStep } from '../src/processes/settlement/match.step.js';
import { SETTLEMENT_STEPS } from '../src/processes/settlement/settlement.module.js';
import { newAddress } from './harness/addresses.js';
import { insertOpenRequests } from './harness/desk.js';
import { median, rounded, timed } from './harness/figures.js';
import { openRooms } from './harness/rooms.js';
import { SETTLEMENT_ROOMS } from './harness/settlement.js';
import { startStores } from './harness/stores.js';

export const name = 'Matching a block of 1,000 transfers (half of them name a request) against open requests';

const SIZES = [1_000, 10_000, 100_000];
const TRANSFERS = 1_000;
const BLOCKS = 3;

export async function run() {
  const stores = await startStores();
  const rooms = await openRooms({ imports: SETTLEMENT_ROOMS, providers: SETTLEMENT_STEPS }, stores);
  const sql = new pg.Pool({ connectionString: stores.databaseUrl });
  const [address = ''] = rooms.config.paymentAddresses;
  try {
    const now = new Date();
    await sql.query(
      `INSERT INTO chain_cursor (id, height, block_id, block_time, solid_height, solid_time, node_height)
       VALUES (1, 1000, 'block', $1, 982, $1, 1000)`,
      [now],
    );
    const rows: Record<string, number | string | boolean>[] = [];
    let open = 0;
    let smallest = 0;
    for (const size of SIZES) {
      await insertOpenRequests(sql, size - open, address, now);
      open = size;
      const samples: number[] = [];
      for (let block = 0; block < BLOCKS; block += 1) {
        await rooms
          .get(Database)
          .transaction('chain.scan-block', async (tx) =>
            rooms.get(PaymentsService).recordTransfers(tx, await transfers(sql, address, now)),
          );
        samples.push(await timed(() => rooms.get(MatchStep).run()));
      }
      const { rows: left } = await sql.query<{ n: string; error: string | null }>(
        `SELECT count(*) AS n, (SELECT max(error) FROM dead_letters) AS error FROM payments WHERE outcome IS NULL`,
      );
      if (left[0]?.n !== '0') throw new Error(`${left[0]?.n} transfers were not judged: ${left[0]?.error}`);
      smallest ||= median(samples);
      rows.push({
        'open requests': size,
        transfers: TRANSFERS,
        'median ms': rounded(median(samples), 0),
        'against the smallest': rounded(median(samples) / smallest, 2),
        target: 'flat (under 2)',
        met: median(samples) / smallest < 2,
      });
    }
    return rows;
  } finally {
    await sql.end();
    await rooms.app.close();
    await stores.stop();
  }
}

/** Half of them of the exact amount of an open request each, half of amounts that nobody waits for. */
async function transfers(sql: pg.Pool, address: string, blockTime: Date): Promise<IncomingTransfer[]> {
  const { rows } = await sql.query<{ amount: string }>(
    `SELECT amount FROM payment_monitors m WHERE status = 'open' ORDER BY m.id LIMIT ${TRANSFERS / 2}`,
  );
  const strangers = Array.from({ length: TRANSFERS - rows.length }, (_, i) => 900_000_001n + BigInt(i));
  const height = 1000n;
  const sender = newAddress();
  return [...rows.map(({ amount }) => BigInt(amount)), ...strangers].map((amount) => ({
    txid: randomBytes(32).toString('hex'),
    idx: 0,
    currency: 'TRX',
    fromAddress: sender,
    toAddress: address,
    amount,
    height,
    blockId: 'block',
    blockTime,
    txExpiration: new Date(blockTime.getTime() + 60_000),
  }));
}
