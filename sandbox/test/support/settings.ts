import { setTimeout as pause } from 'node:timers/promises';

type Query = (sql: string, parameters?: unknown[]) => Promise<object[]>;

/** Processes go by the values that they read up to a second ago. */
const KEPT_MS = 1_100;

/** Sets a setting as an administrator would change it. Resolves when every process of the server looked again. */
export async function setSetting(query: Query, key: string, value: string): Promise<void> {
  await query(
    `INSERT INTO system_configs (key, value, type) VALUES ($1, $2, 'number')
     ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    [key, value],
  );
  await pause(KEPT_MS);
}
