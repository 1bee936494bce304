import type { Rooms } from './rooms.js';

/** Rows that a refused request may well write: who came, how often, and with which key. */
const APART = ['admin_sessions', 'admin_refresh_tokens', 'idempotency_keys', 'leases', 'migrations'];

/** What is in the database, small enough to be compared: equal when no row came, went or changed. */
export class StatePrint {
  private constructor(
    private readonly rooms: Rooms,
    private readonly sql: string,
  ) {}

  static async of(rooms: Rooms): Promise<StatePrint> {
    const tables = await rooms.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind = 'r' AND n.nspname = 'public' AND c.relname <> ALL ($1) ORDER BY 1`,
      [APART],
    );
    const parts = tables.map(({ name }) => {
      // A log-in that fails is written down, as it should be.
      const where = name === 'audit_logs' ? `WHERE action NOT LIKE 'auth.%'` : '';
      return `SELECT '${name}' AS name, count(*)::int AS n, coalesce(sum(hashtext(xmin::text || ctid::text)), 0)::text AS h
        FROM "${name}" ${where}`;
    });
    return new StatePrint(rooms, parts.join(' UNION ALL '));
  }

  async take(): Promise<ReadonlyMap<string, string>> {
    const found = await this.rooms.query<{ name: string; n: number; h: string }>(this.sql);
    return new Map(found.map(({ name, n, h }) => [name, `${n} rows, ${h}`]));
  }

  /** Tables that differ. */
  static difference(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
    return [...after].filter(([name, print]) => before.get(name) !== print).map(([name]) => name);
  }
}
