import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { z } from 'zod';

const SECRETS = 'secrets.json';
const database = z.object({ databaseUrl: z.string() });
const seeded = z.object({ databaseUrl: z.string(), secretsDir: z.string() });
const redis = z.object({ redisUrl: z.string() });

/** Asks the run's services, which start with the first question. */
async function ask(path: string): Promise<unknown> {
  const host = process.env['TEST_SERVICES_URL'];
  if (host === undefined) throw new Error('No test services: this is not a test run');
  const response = await fetch(`${host}${path}`, { method: 'POST' });
  if (!response.ok) throw new Error(`Test services: ${await response.text()}`);
  return response.json();
}

const newName = (): string => `test_${randomBytes(6).toString('hex')}`;

/** A fresh, empty database on the PostgreSQL of this test run; gone with the run. */
export async function createTestDatabase(): Promise<string> {
  return database.parse(await ask(`/databases/${newName()}`)).databaseUrl;
}

/** An empty Redis of this test run: each call gives another database number. */
export async function createTestRedis(): Promise<string> {
  const { redisUrl } = redis.parse(await ask('/redis'));
  const client = new Redis(redisUrl);
  const taken = await client.incr('test:databases');
  await client.quit();
  if (taken > 511) throw new Error('More than 511 suites asked for a Redis of their own');
  return `${redisUrl}/${taken}`;
}

/** What a sandbox takes as its `services` to migrate and seed by itself. */
export async function emptyServices() {
  return { databaseUrl: await createTestDatabase(), redisUrl: await createTestRedis() };
}

/**
 * What a sandbox in this empty folder takes as its `services`: they are migrated and seeded already, by copying,
 * which saves each suite two starts of the server. All such sandboxes of a run have the same secrets.
 */
export async function seededServices(dir: string) {
  const { databaseUrl, secretsDir } = seeded.parse(await ask(`/seeded/${newName()}`));
  mkdirSync(dir, { recursive: true });
  copyFileSync(join(secretsDir, SECRETS), join(dir, SECRETS));
  return { databaseUrl, redisUrl: await createTestRedis(), seeded: true };
}
