import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Alerts } from '../../../../src/domain/alerts/index.js';
import { WatchFiguresRepository } from '../../../../src/processes/alerts/watch-figures.repository.js';
import { Api } from '../../../harness/api.js';
import { eventually } from '../../../harness/eventually.js';
import { FakeTron } from '../../../harness/fake-tron.js';
import { type EventReader, Readers } from './event-reader.js';

let api: Api;
const readers = new Readers();

beforeAll(async () => {
  api = await Api.open([], { tron: new FakeTron() });
});
afterAll(async () => {
  readers.drop();
  await api.close();
});

const listen = async (lastEventId?: string): Promise<EventReader> => {
  const { token } = await api.as('viewer');
  return readers.listen(api.url, token, { topics: 'alert', lastEventId });
};

const raise = (subject: string): Promise<void> =>
  api.rooms.get(Alerts).raise('queue_stuck', subject, `${subject} is stuck`);

/** As after a day. */
async function forgetAll(): Promise<void> {
  await api.rooms.query(`UPDATE desk_events SET created_at = now() - interval '25 hours'`);
  await new WatchFiguresRepository(api.rooms.database).forgetEvents();
}

describe('events that a reader missed', () => {
  it('are not lost when a transaction that began earlier commits later', async () => {
    const reader = await listen();
    const { database } = api.rooms;
    let inTime = (): void => undefined;
    const late = new Promise<void>((resolve) => (inTime = resolve));
    let raised = (): void => undefined;
    const began = new Promise<void>((resolve) => (raised = resolve));
    const slow = database.transaction('alerts.resolve', async (tx) => {
      await api.rooms.get(Alerts).raise('queue_stuck', 'began first', 'stuck', {}, tx);
      raised();
      await late;
    });
    await began;
    await raise('began second');
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    const { lastEventId } = reader;
    reader.drop();
    inTime();
    await slow;
    const again = await listen(lastEventId);
    await eventually('both', () => again.of('alert').length === 2);
    expect(again.subjects('alert')).toEqual(['began first', 'began second']);
  });

  it('say so when too much was missed, and when the place is none of this database', async () => {
    const reader = await listen();
    await raise('soon forgotten');
    await eventually('an alert', () => reader.of('alert').length === 1);
    reader.drop();
    await raise('missed and forgotten');
    await forgetAll();
    await eventually('a feed that is past what was forgotten', async () => {
      const [row] = await api.rooms.query<{ past: boolean }>(
        `SELECT pg_snapshot_xmin(pg_current_snapshot()) > value::text::xid8 AS past FROM watch_marks
         WHERE name = 'events:forgotten'`,
      );
      return row?.past === true;
    });
    for (const lastEventId of [reader.lastEventId, '9999999999999999999-1', 'nonsense']) {
      const late = await listen(lastEventId);
      expect(late.messages[0]?.event).toBe('reset');
      const anew = await listen(late.lastEventId);
      expect(anew.of('reset')).toEqual([]);
      late.drop();
      anew.drop();
    }
  });

  it('say so too while a transaction is open that began before what was forgotten', async () => {
    const reader = await listen();
    reader.drop();
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const begun = api.rooms.database.transaction('alerts.resolve', async (tx) => {
      await tx.query('SELECT pg_current_xact_id()');
      await raise('missed and forgotten meanwhile');
      await ended;
    });
    await eventually('what is missed', async () => {
      const [row] = await api.rooms.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM desk_events WHERE data ->> 'subject' = 'missed and forgotten meanwhile'`,
      );
      return row?.n === 1;
    });
    await forgetAll();
    const late = await listen(reader.lastEventId);
    end();
    await begun;
    expect(late.messages[0]?.event).toBe('reset');
    late.drop();
  });
});
