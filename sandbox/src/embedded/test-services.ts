import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { inject } from 'vitest';
import { z } from 'zod';

declare module 'vitest' {
  interface ProvidedContext {
    /** Starts the run's services at the first request and tells their addresses. */
    testServicesUrl: string;
  }
}

const services = z.object({ redisUrl: z.string(), databaseUrl: z.string() });

async function ask(path: string): Promise<unknown> {
  const response = await fetch(`${inject('testServicesUrl')}${path}`, { method: 'POST' });
  if (!response.ok) throw new Error(`Test services: ${await response.text()}`);
  return response.json();
}

/** A fresh, empty database on the PostgreSQL of this test run; gone with the run. */
export async function createTestDatabase(): Promise<string> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  return services.parse(await ask(`/databases/${name}`)).databaseUrl;
}

/** An empty Redis of this test run: each call gives another database number. */
export async function createTestRedis(): Promise<string> {
  const { redisUrl } = services.parse(await ask('/services'));
  const client = new Redis(redisUrl);
  const taken = await client.incr('test:databases');
  await client.quit();
  if (taken > 511) throw new Error('More than 511 suites asked for a Redis of their own');
  return `${redisUrl}/${taken}`;
}

/** Cuts every connection and starts the PostgreSQL of this run again. Only for suites that run alone. */
export async function restartTestPostgres(): Promise<void> {
  await ask('/postgres/restart');
}
