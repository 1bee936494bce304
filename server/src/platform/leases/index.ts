import { Global, Injectable, Module } from '@nestjs/common';
import { Database } from '../database/index.js';

/**
 * Rows with an owner and a deadline by the database's clock. They save work (one scanner, one bot poller);
 * correctness never rests on them.
 */
@Injectable()
export class Leases {
  constructor(private readonly database: Database) {}

  /** Takes or renews the lease; false when somebody else holds it. */
  async acquire(name: string, owner: string, ttlMs: number): Promise<boolean> {
    const rows: unknown[] = await this.database.manager.query(
      `INSERT INTO leases (name, owner, expires_at) VALUES ($1, $2, now() + $3 * interval '1 millisecond')
       ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, expires_at = excluded.expires_at
       WHERE leases.owner = excluded.owner OR leases.expires_at < now()
       RETURNING name`,
      [name, owner, ttlMs],
    );
    return rows.length === 1;
  }

  /** Gives the lease back, so that the next owner needn't wait for its deadline. */
  async release(name: string, owner: string): Promise<void> {
    await this.database.manager.query('DELETE FROM leases WHERE name = $1 AND owner = $2', [name, owner]);
  }
}

@Global()
@Module({ providers: [Leases], exports: [Leases] })
export class LeasesModule {}
