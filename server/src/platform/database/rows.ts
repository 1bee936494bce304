import type { Tx } from './database.js';

/** Runs one statement and returns its rows, whether it reads or writes with RETURNING. */
export async function rows<Row extends object>(
  tx: Tx,
  sql: string,
  parameters: unknown[] = [],
): Promise<Row[]> {
  const result: unknown = await tx.query(sql, parameters);
  // TypeORM answers an UPDATE or DELETE with [rows, count], everything else with the rows.
  if (
    Array.isArray(result) &&
    result.length === 2 &&
    Array.isArray(result[0]) &&
    typeof result[1] === 'number'
  )
    return result[0] as Row[];
  return result as Row[];
}
