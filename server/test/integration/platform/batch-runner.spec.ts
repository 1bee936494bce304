import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/platform/errors/index.js';
import { BatchRunner } from '../../../src/platform/queue/index.js';
import { Rooms } from '../../harness/rooms.js';

let rooms: Rooms;
let runner: BatchRunner;
let number = 0;

beforeAll(async () => {
  rooms = await Rooms.open([]);
  runner = rooms.get(BatchRunner);
});
afterAll(() => rooms.close());

/** A step over ids; those in `poison` fail, alone or with others. */
function step(ids: readonly string[], size = 3) {
  const name = `step ${(number += 1)}`;
  const due = new Set(ids);
  const poison = new Set<string>();
  const handled: string[][] = [];
  return {
    name,
    due,
    poison,
    handled,
    run: () =>
      runner.run({
        step: name,
        load: async (exclude) => [...due].filter((id) => !exclude.includes(id)).slice(0, size),
        handle: async (batch) => {
          handled.push([...batch]);
          const bad = batch.find((id) => poison.has(id));
          if (bad) throw new Error(`${bad} is poisoned`);
          for (const id of batch) due.delete(id);
        },
      }),
  };
}

interface Letter {
  subject: string;
  error: string;
  tries: number;
  pause: number;
}

const letters = (name: string): Promise<Letter[]> =>
  rooms.query<Letter>(
    `SELECT subject, error, tries, round(extract(epoch FROM next_try_at - updated_at))::int AS pause
     FROM dead_letters WHERE step = $1 ORDER BY subject`,
    [name],
  );
const timePasses = (name: string): Promise<unknown> =>
  rooms.query('UPDATE dead_letters SET next_try_at = now() WHERE step = $1', [name]);

describe('a batch', () => {
  it('takes everything due, in batches, once', async () => {
    const work = step(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    await work.run();
    expect(work.handled).toEqual([['a', 'b', 'c'], ['d', 'e', 'f'], ['g']]);
  });

  it('ends although what it did stays due', async () => {
    const work = step(['a', 'b', 'c', 'd']);
    await runner.run({
      step: work.name,
      load: async (exclude) => [...work.due].filter((id) => !exclude.includes(id)).slice(0, 3),
      handle: async (ids) => {
        work.handled.push([...ids]);
      },
    });
    expect(work.handled).toEqual([['a', 'b', 'c'], ['d']]);
  });

  it('goes on where one item is poisoned: the rest is done, the one rests with its error', async () => {
    const work = step(['a', 'b', 'c', 'd']);
    work.poison.add('b');
    await work.run();
    expect([...work.due]).toEqual(['b']);
    expect(await letters(work.name)).toEqual([{ subject: 'b', error: 'b is poisoned', tries: 1, pause: 2 }]);
  });

  it('leaves a resting item alone until its time, then waits twice as long, up to five minutes', async () => {
    const work = step(['a']);
    work.poison.add('a');
    await work.run();
    expect((await letters(work.name))[0]?.pause).toBe(2);
    await rooms.query(`UPDATE dead_letters SET next_try_at = now() + interval '1 hour'`);
    await work.run();
    expect(work.handled).toHaveLength(2);
    const pauses: number[] = [];
    for (let i = 0; i < 9; i += 1) {
      await timePasses(work.name);
      await work.run();
      pauses.push((await letters(work.name))[0]?.pause ?? 0);
    }
    expect(pauses).toEqual([4, 8, 16, 32, 64, 128, 256, 300, 300]);
    expect(await letters(work.name)).toMatchObject([{ tries: 10 }]);
  });

  it('is there again within seconds after the world failed it', async () => {
    const name = 'the world fails';
    const fail = (): Promise<void> =>
      runner.run({
        step: name,
        load: async (exclude) => ['a'].filter((id) => !exclude.includes(id)),
        handle: () => Promise.reject(new AppError('tron/no_answer', 'world', 'no node answers')),
      });
    for (let i = 0; i < 6; i += 1) {
      await timePasses(name);
      await fail();
    }
    expect(await letters(name)).toMatchObject([{ tries: 6, pause: 10 }]);
  });

  it('forgets an item that succeeds at last, alone or with others', async () => {
    const work = step(['a', 'b']);
    work.poison.add('a').add('b');
    await work.run();
    expect(await letters(work.name)).toHaveLength(2);
    work.poison.clear();
    work.due.add('c');
    await timePasses(work.name);
    await work.run();
    expect(work.due.size).toBe(0);
    expect(await letters(work.name)).toEqual([]);
  });
});
