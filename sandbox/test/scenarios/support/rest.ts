import { violatedInvariants } from '../../../src/driver/index.js';
import type { World } from './world.js';

/** Longer than any rental or wait of the scenarios. */
const LONG_S = 3_700;
/** Wall milliseconds without any progress, after which nothing but chain time is missing. */
const STILL_MS = 3_000;

const UNFINISHED = `
  SELECT 'order ' || id AS what FROM orders
    WHERE status NOT IN ('completed', 'refunded', 'failed', 'expired', 'cancelled')
  UNION ALL SELECT 'delegation ' || id FROM energy_delegations
    WHERE status NOT IN ('reclaimed', 'never', 'taken_elsewhere')
  UNION ALL SELECT 'operation ' || txid FROM tron_transactions WHERE status NOT IN ('solid', 'dead', 'failed')
  UNION ALL SELECT 'payment ' || txid FROM payments WHERE booked IN ('none', 'receipt') AND height IS NOT NULL
  UNION ALL SELECT 'message ' || id FROM notifications WHERE status = 'pending'
  UNION ALL SELECT 'refund ' || id FROM refunds WHERE status IN ('due', 'sending')
  UNION ALL SELECT 'user event ' || id FROM user_events WHERE NOT noticed
  UNION ALL SELECT 'event ' || id FROM order_events WHERE NOT noticed ORDER BY 1`;

/**
 * Ends every trouble, lets time pass until every order is at rest, then holds books, tables and chats against the
 * chain.
 * @returns what is violated, in words
 */
export async function violationsAtRest(world: World): Promise<string[]> {
  await world.clearFaults();
  await world.chat.clearFaults();
  await world.query(`UPDATE supplier_wallets SET status = 'active', set_aside_until = NULL`);
  await world.unfreeze();
  let last = '';
  let since = 0;
  await world.until('everything to be at rest', async () => {
    const left = JSON.stringify(await world.query(UNFINISHED));
    if (left === '[]') return true;
    if (left !== last) since = Date.now();
    else if (Date.now() - since > STILL_MS) {
      await world.warp(LONG_S);
      since = Date.now();
    }
    last = left;
    return undefined;
  });
  await stopChain(world);
  const { endpoints, devnet } = world.sandbox;
  return violatedInvariants({
    databaseUrl: endpoints.databaseUrl,
    devnetUrl: devnet.url,
    chat: world.chat,
    payment: endpoints.paymentAddresses,
    flash: endpoints.flashAddresses,
    treasury: endpoints.treasuryAddress,
    usdtContract: endpoints.usdtContract,
    fromHeight: world.fromHeight,
    settled: true,
  });
}

/** No more blocks, and all there are scanned, solid where they can be, and booked. */
async function stopChain(world: World): Promise<void> {
  await world.freeze();
  await world.mine(20);
  const { head, solid } = await world.look<{ head: number; solid: number }>('state');
  await world.until('every block to be booked', async () => {
    const [row] = await world.query(
      `SELECT 1 FROM chain_cursor WHERE height = $1 AND solid_height = $2
       AND NOT EXISTS (SELECT 1 FROM payments WHERE booked = 'none' AND height <= $2)
       AND NOT EXISTS (SELECT 1 FROM chain_movements WHERE NOT booked AND height <= $2)
       AND NOT EXISTS (SELECT 1 FROM cash_accounts WHERE opening_height IS NULL)`,
      [head, solid],
    );
    return row;
  });
}
