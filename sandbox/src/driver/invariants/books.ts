import type pg from 'pg';
import type { DevnetControl } from '../devnet-control.js';
import type { SolidTransaction } from '../solid-chain.js';

/** What the checks look at: the product's database, the devnet, and what is known of the world around. */
export interface World {
  database: pg.Pool;
  devnet: DevnetControl;
  /** Every transaction of the solidified blocks that the product has scanned. */
  chain: readonly SolidTransaction[];
  /** Addresses whose incoming transfers are payments. */
  receiving: readonly string[];
  /** Those of them that sell energy to whoever pays. */
  flash: readonly string[];
  treasury: string;
  /** Treasury and suppliers. */
  wallets: readonly string[];
  usdtContract: string;
  /** Whether all work is done: every order at rest, all stake back. */
  settled: boolean;
}

/** Rows of a query. */
export async function select<Row extends object>(
  world: World,
  sql: string,
  parameters: unknown[] = [],
): Promise<Row[]> {
  return (await world.database.query(sql, parameters)).rows as Row[];
}

/** The values that occur more than once. */
export function twice<T>(values: readonly T[]): T[] {
  const seen = new Set<T>();
  return values.filter((value) => seen.has(value) || !seen.add(value));
}

export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
