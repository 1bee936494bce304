import type { World } from './world.js';

const SERVER_LINES = 30;
const QUESTIONS = {
  chain: 'SELECT height, block_time, solid_height, halted_reason, updated_at, now() FROM chain_cursor',
  'newest orders': `SELECT reference, status, energy_missing, reason, ends_at, updated_at
     FROM orders ORDER BY created_at DESC LIMIT 8`,
  'newest operations': `SELECT purpose, status, attempts, answer, expiration, next_send_at, included_height, created_at
     FROM tron_transactions ORDER BY created_at DESC LIMIT 8`,
};

/** Where it stands, for who reads of a failure. */
export async function situationOf(world: World): Promise<string> {
  const seen = await Promise.all(
    Object.entries(QUESTIONS).map(async ([what, sql]) => {
      const rows = await world.query(sql).catch((error: unknown) => [{ error: String(error) }]);
      return [`${what}:`, ...rows.map((row) => `  ${JSON.stringify(row)}`)].join('\n');
    }),
  );
  return [...seen, 'the server, at last:', ...world.sandbox.server.logs.slice(-SERVER_LINES)].join('\n');
}
