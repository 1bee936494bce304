import pg from 'pg';

/**
 * The statement with its values written into it: COPY takes no parameters. Every value is quoted as text, whose type
 * PostgreSQL takes from where it stands, as it does with parameters; lists become arrays.
 * @throws Error for a parameter without a value
 */
export const inlined = (sql: string, values: readonly unknown[]): string =>
  sql.replaceAll(/\$(\d+)/g, (_, number: string) => {
    const at = Number(number) - 1;
    if (at >= values.length) throw new Error(`there is no value for $${number}`);
    return literal(values[at]);
  });

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (value instanceof Date) return pg.escapeLiteral(value.toISOString());
  if (Array.isArray(value)) return pg.escapeLiteral(`{${value.map(quoted).join(',')}}`);
  return pg.escapeLiteral(String(value));
}

const quoted = (value: unknown): string => `"${String(value).replaceAll(/["\\]/g, String.raw`\$&`)}"`;
