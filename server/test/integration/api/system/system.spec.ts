import { systemRoutes } from '@energy-desk/shared/system';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Settings } from '../../../../src/domain/settings/index.js';
import { BatchRunner, DeadLetters } from '../../../../src/platform/queue/index.js';
import { cursorAt } from '../../../builders/rows.js';
import { Api } from '../../../harness/api.js';
import { FakeTron } from '../../../harness/fake-tron.js';

const tron = new FakeTron();
let api: Api;
beforeAll(async () => {
  api = await Api.open([], { tron });
});
afterAll(() => api.close());
beforeEach(() => cursorAt(api.rooms, 1000));

const audits = (action: string, subject: string): Promise<unknown> =>
  api.rooms.value('SELECT count(*)::int FROM audit_logs WHERE action = $1 AND subject = $2', [
    action,
    subject,
  ]);

describe('system health', () => {
  it('shows database, Redis, nodes, scanner, queues and brakes', async () => {
    const health = await (await api.as('viewer')).get(systemRoutes.health, {});
    expect(health).toMatchObject({
      status: 'ok',
      database: 'ok',
      redis: 'ok',
      nodes: [{ name: 'node:8090', status: 'well', height: '1000', latencyMs: 12 }],
      scanner: { status: 'following', height: '1000', behindBlocks: 0 },
      brakes: [],
      held: false,
    });
    expect(health.queues.map(({ name }) => name)).toContain('settlement');
  });

  it('shows how far each node is, and which does not answer', async () => {
    tron.nodeHealth.push({ name: 'other:8090', resting: true });
    const { items } = await (await api.as('viewer')).get(systemRoutes.nodes, {});
    tron.nodeHealth.pop();
    expect(items).toEqual([
      { name: 'node:8090', status: 'well', height: '1000', latencyMs: 12 },
      { name: 'other:8090', status: 'resting', height: null, latencyMs: null },
    ]);
  });

  it('says that the scanner is behind, or stands still, and lets a person send it on', async () => {
    await api.rooms.query('UPDATE chain_cursor SET node_height = height + 100');
    const operator = await api.as('operator');
    expect(await operator.get(systemRoutes.scanner, {})).toMatchObject({
      status: 'behind',
      behindBlocks: 100,
    });
    const notYet = await operator.call(systemRoutes.resumeScanner, { body: { reason: 'looked at it' } });
    expect([notYet.status, notYet.body]).toMatchObject([409, { code: 'scanner/not_halted' }]);
    await api.rooms.query(`UPDATE chain_cursor SET halted_reason = 'another chain', node_height = height`);
    expect(await operator.get(systemRoutes.scanner, {})).toMatchObject({ status: 'halted' });
    const both = await Promise.all(
      [operator, await api.as('owner')].map((one) =>
        one.call(systemRoutes.resumeScanner, { body: { reason: 'looked at it' } }),
      ),
    );
    expect(both.filter(({ status }) => status === 409)).toHaveLength(1);
    expect(await operator.get(systemRoutes.scanner, {})).toMatchObject({ status: 'following' });
  });
});

describe('work that failed', () => {
  const body = { step: 'rental.deliver', subject: 'an order', reason: 'tried by hand' };
  const runs = async (): Promise<string[]> => {
    const done: string[] = [];
    let due = true;
    await api.rooms.get(BatchRunner).run({
      step: 'rental.deliver',
      load: async (exclude) => (due && !exclude.includes('an order') ? ['an order'] : []),
      handle: async (ids) => {
        done.push(...ids);
        due = false;
      },
    });
    return done;
  };

  it('is listed, tried again at once, or left alone until somebody wants it again', async () => {
    await api.rooms.get(DeadLetters).record('rental.deliver', 'an order', new Error('no luck'));
    await api.rooms.query(`UPDATE dead_letters SET next_try_at = now() + interval '1 hour'`);
    const operator = await api.as('operator');
    const page = await operator.get(systemRoutes.deadLetters, {
      query: { status: 'waiting', withTotal: 'true' },
    });
    expect(page).toMatchObject({ total: 1, items: [{ step: 'rental.deliver', error: 'no luck', tries: 1 }] });
    expect(await runs()).toEqual([]);

    const drops = await Promise.all(
      [operator, await api.as('operator')].map((one) => one.call(systemRoutes.dropDeadLetter, { body })),
    );
    expect(drops.filter(({ status }) => status === 409)).toHaveLength(1);
    await api.rooms.query(`UPDATE dead_letters SET next_try_at = now() - interval '1 hour'`);
    expect(await runs()).toEqual([]);
    expect(await operator.get(systemRoutes.deadLetters, { query: {} })).toMatchObject({
      items: [{ status: 'dropped', droppedBecause: 'tried by hand' }],
    });

    expect(await operator.get(systemRoutes.retryDeadLetter, { body })).toMatchObject({ status: 'due' });
    expect(await runs()).toEqual(['an order']);
    expect(await operator.get(systemRoutes.deadLetters, { query: {} })).toMatchObject({ items: [] });
    expect(await audits('dead_letters.drop', 'dead_letter:rental.deliver:an order')).toBe(1);
    expect((await operator.call(systemRoutes.retryDeadLetter, { body })).status).toBe(404);
    expect((await (await api.as('finance')).call(systemRoutes.dropDeadLetter, { body })).status).toBe(403);
  });
});

describe('brakes', () => {
  it('are pulled by one of two who try at once, with a reason, and released again', async () => {
    const [one, other] = [await api.as('operator'), await api.as('owner')];
    const pull = { params: { name: 'delegating' as const }, body: { pulled: true, reason: 'node is odd' } };
    const answers = await Promise.all([
      one.call(systemRoutes.changeBrake, pull),
      other.call(systemRoutes.changeBrake, pull),
    ]);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(1);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'brakes/as_wanted' });
    api.rooms.get(Settings).forget();
    const { items } = await one.get(systemRoutes.brakes, {});
    expect(items).toContainEqual(
      expect.objectContaining({ name: 'delegating', pulled: true, reason: 'node is odd' }),
    );
    expect(await audits('brakes.pull', 'brake:delegating')).toBe(1);
    const open = `SELECT count(*)::int FROM alerts WHERE kind = 'brake_pulled' AND resolved_at IS NULL`;
    expect(await api.rooms.value(open)).toBe(1);
    const released = await one.get(systemRoutes.changeBrake, {
      params: { name: 'delegating' },
      body: { pulled: false, reason: 'node is well' },
    });
    expect(released).toMatchObject({ pulled: false, changedBy: one.email });
    expect(await api.rooms.value(open)).toBe(0);
  });

  it('are nothing that finance or a viewer touches, nor anybody without a reason', async () => {
    const params = { name: 'refunds' as const };
    for (const role of ['finance', 'viewer'] as const) {
      const refused = await (
        await api.as(role)
      ).call(systemRoutes.changeBrake, {
        params,
        body: { pulled: true, reason: 'because' },
      });
      expect(refused.status).toBe(403);
    }
    const empty = await (
      await api.as('owner')
    ).call(systemRoutes.changeBrake, {
      params,
      body: { pulled: true, reason: '' },
    });
    expect(empty.status).toBe(400);
    expect(await api.rooms.get(Settings).get('brake.refunds')).toBe(false);
  });
});
