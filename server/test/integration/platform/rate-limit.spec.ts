import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SharedRedis } from '../../../src/platform/queue/index.js';
import { RateLimiter, RateLimitModule } from '../../../src/platform/rate-limit/index.js';
import { eventually } from '../../harness/eventually.js';
import { Rooms } from '../../harness/rooms.js';

let rooms: Rooms;
let twin: Rooms;
beforeAll(async () => {
  rooms = await Rooms.open([RateLimitModule]);
  twin = await rooms.twin([RateLimitModule]);
  // From then on turns are counted there.
  for (const one of [rooms, twin])
    await eventually('Redis to be there', () =>
      one
        .get(SharedRedis)
        .ask((client) => client.ping())
        .then(
          () => true,
          () => false,
        ),
    );
});
afterAll(async () => {
  await twin.close();
  await rooms.close();
});

describe('turns in a window', () => {
  it('are counted over all processes, and no more than the limit are given out to many at once', async () => {
    const key = `test:${crypto.randomUUID()}`;
    const turns = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 === 0 ? rooms : twin).get(RateLimiter).take(key, 7, 60),
      ),
    );
    expect(turns.filter(({ allowed }) => allowed)).toHaveLength(7);
    const refused = turns.filter(({ allowed }) => !allowed);
    expect(refused.every(({ retryAfterSeconds: s }) => s > 30 && s <= 60)).toBe(true);
  });

  it('come again when the window is over, and one at a time when given back', async () => {
    const limiter = rooms.get(RateLimiter);
    const key = `test:${crypto.randomUUID()}`;
    await limiter.giveBack(key, 60);
    expect((await limiter.take(key, 1, 60)).allowed).toBe(true);
    expect((await limiter.take(key, 1, 60)).allowed).toBe(false);
    await limiter.giveBack(key, 60);
    await limiter.giveBack(key, 60);
    expect((await limiter.take(key, 1, 60)).allowed).toBe(true);
    const short = `test:${crypto.randomUUID()}`;
    expect(await limiter.take(short, 0, 1)).toEqual({ allowed: false, retryAfterSeconds: 1 });
    await eventually('the window is over', async () => (await limiter.take(short, 1, 1)).allowed);
  });

  it('are counted by the process alone while Redis is away', async () => {
    const alone = await rooms.twin([RateLimitModule], { environment: { REDIS_URL: 'redis://127.0.0.1:1' } });
    const limiter = alone.get(RateLimiter);
    const answers = [];
    for (let i = 0; i < 3; i += 1) answers.push((await limiter.take('test:alone', 2, 60)).allowed);
    expect(answers).toEqual([true, true, false]);
    await limiter.giveBack('test:alone', 60);
    expect((await limiter.take('test:alone', 2, 60)).allowed).toBe(false);
    await alone.close();
  });
});
