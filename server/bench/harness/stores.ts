import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres, startRedis } from '@energy-desk/sandbox/embedded';

export interface Stores {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** A further, empty database on the same PostgreSQL. */
  database(name: string): Promise<string>;
  stop(): Promise<void>;
}

/** A real PostgreSQL that writes through to the disk, and a real Redis, on free ports and in a folder of their own. */
export async function startStores(): Promise<Stores> {
  const folder = mkdtempSync(join(tmpdir(), 'energy-desk-bench-'));
  // The account that PostgreSQL runs as must get through.
  chmodSync(folder, 0o711);
  const [postgres, redis] = await Promise.all([
    startPostgres({ dataDir: join(folder, 'postgres') }),
    startRedis({ dataDir: join(folder, 'redis'), useEnvironment: false }),
  ]);
  return {
    databaseUrl: await postgres.createDatabase('desk'),
    redisUrl: redis.url,
    database: (name) => postgres.createDatabase(name),
    stop: async () => {
      await Promise.all([postgres.stop(), redis.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
