import { expect } from 'vitest';
import type { World } from './world.js';

/** A user's balance in sun. */
export async function balanceOf(world: World, telegramId: number): Promise<bigint> {
  const [row] = await world.query<{ balance: string }>(
    `SELECT a.balance FROM ledger_accounts a JOIN users u ON a.code LIKE '%' || u.id || '%'
     WHERE u.telegram_id = $1 AND a.kind = 'user' AND a.currency = 'TRX'`,
    [telegramId],
  );
  return BigInt(row?.balance ?? 0);
}

/** The sum of all entries on accounts of a kind, in sun. */
export async function totalOf(world: World, kind: string, currency = 'TRX'): Promise<bigint> {
  const [row] = await world.query<{ total: string }>(
    `SELECT coalesce(sum(b.amount), 0) AS total FROM balance_transactions b
     JOIN ledger_accounts a ON a.id = b.account_id WHERE a.kind = $1 AND b.currency = $2`,
    [kind, currency],
  );
  return BigInt(row?.total ?? 0);
}

/** Every ledger transaction sums to zero in each currency. */
export async function expectBooksToBalance(world: World): Promise<void> {
  const wrong = await world.query(
    `SELECT transaction_id, currency, sum(amount) FROM balance_transactions
     GROUP BY transaction_id, currency HAVING sum(amount) <> 0`,
  );
  expect(wrong).toEqual([]);
}
