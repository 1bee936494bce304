import { rows, type Tx } from '../../../platform/database/index.js';

/**
 * What a first look found out about a filter. The planner then knows rare from common: a few rows are fetched by their
 * own index and sorted, many are met soon on a walk of the list.
 */
export interface OrderHints {
  /** Wallets of the pool. */
  readonly walletIds?: readonly string[] | undefined;
  /** All whom the name may mean; undefined when they are many. */
  readonly userIds?: readonly string[] | undefined;
}

/** More than so many people are looked for along the list. */
const FEW_USERS = 200;

export async function walletsOfPool(tx: Tx, poolId: string): Promise<string[]> {
  const sql = 'SELECT id FROM supplier_wallets WHERE pool_id = $1';
  return (await rows<{ id: string }>(tx, sql, [poolId])).map(({ id }) => id);
}

/** @param pattern what LIKE takes, in lower case @returns undefined when they are many */
export async function fewUsersNamed(tx: Tx, pattern: string): Promise<string[] | undefined> {
  const found = await rows<{ id: string }>(
    tx,
    `(SELECT id FROM users WHERE lower(username) LIKE $1 LIMIT ${FEW_USERS + 1})
     UNION (SELECT id FROM users WHERE lower(first_name) LIKE $1 LIMIT ${FEW_USERS + 1})`,
    [pattern],
  );
  return found.length > FEW_USERS ? undefined : found.map(({ id }) => id);
}
