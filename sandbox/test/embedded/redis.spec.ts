import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, describe, expect, it } from 'vitest';
import { freePort, startRedis } from '../../src/embedded/index.js';
import { startRedisFallback } from '../../src/embedded/redis-fallback.js';

async function withRedis<T>(url: string, use: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url);
  try {
    return await use(client);
  } finally {
    client.disconnect();
  }
}

describe('embedded Redis', () => {
  const root = mkdtempSync(join(tmpdir(), 'energy-desk-redis-'));
  const dataDir = join(root, 'redis');
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('runs a real server, is taken over by the next parent, keeps its data over a stop', async () => {
    const first = await startRedis({ dataDir, useEnvironment: false });
    expect(first.source).toBe('server');
    await withRedis(first.url, (client) => client.set('kept', 'yes'));
    const second = await startRedis({ dataDir, useEnvironment: false });
    expect(second).toMatchObject({ source: 'adopted', url: first.url });
    await second.stop();
    const port = Number(new URL(first.url).port);
    expect(await freePort(port)).toBe(port);
    const third = await startRedis({ dataDir, useEnvironment: false });
    expect(await withRedis(third.url, (client) => client.get('kept'))).toBe('yes');
    await third.stop();
  });

  it('leaves a server named by REDIS_URL alone', async () => {
    const before = process.env['REDIS_URL'];
    process.env['REDIS_URL'] = 'redis://elsewhere:6379';
    try {
      const external = await startRedis({ dataDir: join(root, 'unused') });
      expect(external).toMatchObject({ url: 'redis://elsewhere:6379', source: 'environment' });
      await external.stop();
    } finally {
      if (before === undefined) delete process.env['REDIS_URL'];
      else process.env['REDIS_URL'] = before;
    }
  });

  it('has a stand-in that knows BRPOPLPUSH, waiting and not', async () => {
    const standIn = await startRedisFallback(0);
    const url = `redis://127.0.0.1:${standIn.port}`;
    await withRedis(url, async (client) => {
      await client.lpush('from', 'a');
      expect(await client.brpoplpush('from', 'to', 1)).toBe('a');
      const waiting = client.brpoplpush('from', 'to', 10);
      await withRedis(url, (other) => other.lpush('from', 'b'));
      expect(await waiting).toBe('b');
      expect(await client.lrange('to', 0, -1)).toEqual(['b', 'a']);
    });
    await standIn.close();
  });
});
