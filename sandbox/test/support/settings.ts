type Query = (sql: string, parameters?: unknown[]) => Promise<object[]>;

/** Sets a setting as an administrator would change it. Processes go by the values that they read up to a second ago. */
export async function setSetting(query: Query, key: string, value: string): Promise<void> {
  await query(
    `INSERT INTO system_configs (key, value, type) VALUES ($1, $2, 'number')
     ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    [key, value],
  );
}
