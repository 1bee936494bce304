import { getQueueToken } from '@nestjs/bull';
import type { Queue } from 'bull';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Nudger } from '../../../src/platform/queue/index.js';
import { QUEUE_NAMES } from '../../../src/platform/queue/queue-names.js';
import { eventually } from '../../harness/eventually.js';
import { Rooms } from '../../harness/rooms.js';

describe('a nudge', () => {
  let rooms: Rooms;
  beforeAll(async () => {
    rooms = await Rooms.open([]);
  });
  afterAll(() => rooms.close());

  it('arrives, and many at once arrive as a few', async () => {
    const queue = rooms.app.get<Queue>(getQueueToken('settlement'), { strict: false });
    let jobs = 0;
    void queue.process(async () => {
      jobs += 1;
    });
    for (let i = 0; i < 1000; i += 1) rooms.get(Nudger).nudge('settlement');
    await eventually('a job', () => jobs > 0);
    await eventually('no job is left', async () => {
      const counts = await queue.getJobCounts();
      return counts.waiting + counts.active === 0;
    });
    expect(jobs).toBeLessThanOrEqual(3);
  });
});

describe('a Redis that is down', () => {
  it('delays nobody: a nudge returns at once and throws nothing', async () => {
    const rooms = await Rooms.open([], { environment: { REDIS_URL: 'redis://127.0.0.1:1' } });
    for (let i = 0; i < 1000; i += 1) rooms.get(Nudger).nudge(...QUEUE_NAMES);
    await expect(rooms.database.transaction('rental.place-order', async () => 'done')).resolves.toBe('done');
    for (const name of QUEUE_NAMES) {
      const queue = rooms.app.get<Queue>(getQueueToken(name), { strict: false });
      await queue.close(true).catch(() => undefined);
    }
  });
});
