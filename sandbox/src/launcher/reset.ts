import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { removePostgresData, startPostgres, startRedis } from '../embedded/index.js';

const PARTS = [
  ...[
    'redis',
    'devnet',
    'telegram',
    'reports',
    'secrets.json',
    'endpoints.json',
    'running.json',
    'demo.json',
  ],
  ...['history.json', 'past-clock'],
];

/**
 * Removes the sandbox's data, and nothing else that may lie in the folder. Databases left running by a
 * killed launcher are taken over and stopped first.
 */
export async function resetData(dir: string): Promise<void> {
  const [postgres, redis] = await Promise.all([
    startPostgres({ dataDir: join(dir, 'postgres') }),
    startRedis({ dataDir: join(dir, 'redis') }),
  ]);
  await Promise.all([postgres.stop(), redis.stop()]);
  removePostgresData(join(dir, 'postgres'));
  for (const part of [...PARTS, 'server.log']) rmSync(join(dir, part), { recursive: true, force: true });
}
