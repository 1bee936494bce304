import type { Readable } from 'node:stream';
import pg from 'pg';
import copyStreams from 'pg-copy-streams';
import { inlined } from './inlined.js';

/**
 * The database as it is at one moment, on a connection of its own that only reads: sums and rows agree however long
 * reading takes.
 */
export class Snapshot {
  private constructor(private readonly client: pg.Client) {}

  static async open(databaseUrl: string): Promise<Snapshot> {
    const client = new pg.Client({
      connectionString: databaseUrl,
      keepAlive: true,
      application_name: 'energy-desk reports',
    });
    // Faults reach whoever reads.
    client.on('error', () => undefined);
    await client.connect();
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    return new Snapshot(client);
  }

  async rows<Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return (await this.client.query(sql, [...parameters])).rows as Row[];
  }

  /**
   * Rows of the query as COPY writes them, no faster than they are read.
   * @param format options of COPY, such as `FORMAT csv`
   */
  copyOut(query: string, parameters: readonly unknown[], format: string): Readable {
    const copy = copyStreams.to(`COPY (${inlined(query, parameters)}) TO STDOUT (${format})`);
    // Whoever reads gets the error; without a listener it would end the process before that.
    copy.on('error', () => undefined);
    return this.client.query(copy);
  }

  /** Also ends what is still being read. */
  async close(): Promise<void> {
    await this.client.end();
  }
}
