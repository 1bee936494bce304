import { startChain } from './harness/chain-process.js';
import { newAddress } from './harness/addresses.js';
import { Desk, insertOpenRequests } from './harness/desk.js';
import { rounded, until } from './harness/figures.js';
import { startStores } from './harness/stores.js';

export const name =
  'Node requests while watching, per block (all that a scanner asks; blocks with transactions; at the head)';

const BLOCK_MS = 400;
const SETTLING_BLOCKS = 16;
const BLOCKS = 30;
const SIZES = [0, 1_000, 5_000, 100_000];
const TARGET = 3;
/** Per order and minute: one request every ten seconds, as bots that poll for each order do. */
const POLLING_PER_MINUTE = 6;
const BLOCKS_A_MINUTE = 20;

export async function run() {
  const stores = await startStores();
  const chain = await startChain({ blockMs: BLOCK_MS });
  const desk = await Desk.open(stores, chain, { roles: 'scanner' });
  const traffic = setInterval(
    () => void chain.control('faucet', { address: newAddress(), trx: 1, mine: false }).catch(() => undefined),
    BLOCK_MS / 2,
  );
  try {
    const rows = [];
    let open = 0;
    for (const size of SIZES) {
      await insertOpenRequests(desk.sql, size - open, desk.paymentAddress);
      open = size;
      await chainMoves(chain, SETTLING_BLOCKS);
      const { blocks, byPath } = await chainMoves(chain, BLOCKS);
      const perBlock = [...byPath.values()].reduce((total, count) => total + count, 0) / blocks;
      rows.push({
        'open requests': size,
        blocks,
        'requests per block': rounded(perBlock, 2),
        'polling each order': rounded((size * POLLING_PER_MINUTE) / BLOCKS_A_MINUTE, 0),
        target: `≤ ${TARGET}, whatever the orders`,
        met: perBlock <= TARGET,
      });
    }
    return rows;
  } finally {
    clearInterval(traffic);
    await desk.close();
    await chain.stop();
    await stores.stop();
  }
}

/** Waits for so many blocks; the requests of that time. */
async function chainMoves(chain: Awaited<ReturnType<typeof startChain>>, blocks: number) {
  await chain.takeRequests();
  const begun = Date.now();
  await until('blocks', () => Date.now() - begun >= blocks * BLOCK_MS, 120_000, 50);
  return chain.takeRequests();
}
