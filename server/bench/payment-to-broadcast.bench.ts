import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { RentalService } from '../src/processes/rental/index.js';
import { startChain } from './harness/chain-process.js';
import { newAddress } from './harness/addresses.js';
import { Desk } from './harness/desk.js';
import { percentile, pooled, rounded, until } from './harness/figures.js';
import { startStores } from './harness/stores.js';

export const name =
  'Payment in a block → delegation at the node (1 confirmation, 3 s blocks, 20 in flight, random offsets)';

const BLOCK_MS = 3_000;
const IN_FLIGHT = 20;
const SETTLING_MS = 12_000;
const TARGET_MS = BLOCK_MS + 300;

export async function run() {
  const stores = await startStores();
  const chain = await startChain({ blockMs: BLOCK_MS });
  const desk = await Desk.open(stores, chain, {
    roles: 'api,scanner,worker',
    wallets: 6,
    stakeTrx: 300_000,
    settings: { 'payment.confirmation_blocks': '1', 'payment.fast_exposure_max': '100000000000000' },
  });
  try {
    await pause(SETTLING_MS);
    const rows = [];
    for (const payments of [20, 60]) {
      const samples = await measure(desk, chain, payments);
      const p95 = percentile(samples, 0.95) ?? Number.NaN;
      rows.push({
        payments,
        'p50 ms': rounded(percentile(samples, 0.5) ?? Number.NaN, 0),
        'p95 ms': rounded(p95, 0),
        'worst ms': rounded(Math.max(...samples), 0),
        target: `p95 < ${TARGET_MS} ms`,
        met: p95 < TARGET_MS,
      });
    }
    return rows;
  } finally {
    await desk.close();
    await chain.stop();
    await stores.stop();
  }
}

/** Milliseconds from block to broadcast, both as the node saw them. */
async function measure(
  desk: Desk,
  chain: Awaited<ReturnType<typeof startChain>>,
  payments: number,
): Promise<number[]> {
  const rental = desk.get(RentalService);
  const receivers = await chain.receivers(10);
  await until('the scanner to be there', async () => (await desk.count('chain_cursor')) > 0);
  const users = await desk.users(payments);
  const orders: { id: string; payment: string }[] = [];
  await pooled([...users.entries()], IN_FLIGHT, async ([i, userId]) => {
    const order = await rental.placeOrder({
      userId,
      energy: 65_000,
      durationSeconds: 3600,
      receiver: receivers[i % receivers.length] ?? newAddress(),
      payWith: 'transfer',
      clientOrderId: randomUUID(),
    });
    await pause(randomInt(BLOCK_MS));
    const { txids } = await chain.control<{ txids: string[] }>('faucet', {
      address: order.paymentAddress,
      sun: order.amount.toString(),
      mine: false,
    });
    orders.push({ id: order.id, payment: txids[0] ?? '' });
    await until('the delegation', async () => {
      const [row] = await desk.query<{ status: string }>('SELECT status FROM orders WHERE id = $1', [
        order.id,
      ]);
      return row?.status === 'delegating' || row?.status === 'active';
    });
  });
  await until('all delegates to be sent', async () => {
    const waiting = await desk.count(`tron_transactions WHERE status = 'signed'`);
    return waiting === 0;
  });
  await pause(500);
  const { inBlock, received } = await chain.seen();
  const delegates = await desk.query<{ order_id: string; delegate_txid: string }>(
    'SELECT order_id, delegate_txid FROM energy_delegations WHERE order_id = ANY($1) AND attempt = 1',
    [orders.map(({ id }) => id)],
  );
  const sent = new Map(delegates.map((one) => [one.order_id, received[one.delegate_txid]]));
  return orders.map(({ id, payment }) => (sent.get(id) ?? Number.NaN) - (inBlock[payment] ?? Number.NaN));
}
