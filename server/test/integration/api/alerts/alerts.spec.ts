import { alertsRoutes } from '@energy-desk/shared/alerts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Alerts } from '../../../../src/domain/alerts/index.js';
import { Api } from '../../../harness/api.js';

let api: Api;
let alerts: Alerts;
beforeAll(async () => {
  api = await Api.open();
  alerts = api.rooms.get(Alerts);
});
afterAll(() => api.close());

const idOf = async (subject: string): Promise<string> =>
  String(
    await api.rooms.value('SELECT id FROM alerts WHERE subject = $1 AND resolved_at IS NULL', [subject]),
  );
const audits = (id: string): Promise<unknown> =>
  api.rooms.value('SELECT count(*)::int FROM audit_logs WHERE subject = $1', [`alert:${id}`]);

describe('alerts', () => {
  it('are listed page by page, by state and kind', async () => {
    for (let i = 0; i < 5; i += 1) await alerts.raise('pool_low', `pool-${i}`, 'low', { i });
    const viewer = await api.as('viewer');
    const first = await viewer.get(alertsRoutes.list, {
      query: { limit: 3, kind: 'pool_low', withTotal: 'true' },
    });
    expect(first.items.map(({ subject }) => subject)).toEqual(['pool-4', 'pool-3', 'pool-2']);
    expect(first).toMatchObject({
      total: 5,
      items: [{ status: 'open', severity: 'warning', occurrences: 1 }, {}, {}],
    });
    const cursor = first.nextCursor ?? '';
    const second = await viewer.get(alertsRoutes.list, { query: { limit: 3, kind: 'pool_low', cursor } });
    expect(second.items.map(({ subject }) => subject)).toEqual(['pool-1', 'pool-0']);
    expect(second.nextCursor).toBeNull();
    await alerts.resolve('pool_low', 'pool-2');
    const resolved = await viewer.get(alertsRoutes.list, { query: { status: 'resolved' } });
    expect(resolved.items).toMatchObject([{ subject: 'pool-2', status: 'resolved', resolvedBy: null }]);
  });

  it('are acknowledged by one of two who try at once, and closed with a reason', async () => {
    await alerts.raise('node_down', 'a node', 'down');
    const id = await idOf('a node');
    const people = [await api.as('operator'), await api.as('finance')];
    const answers = await Promise.all(
      people.map((one) => one.call(alertsRoutes.acknowledge, { params: { id } })),
    );
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    expect(await audits(id)).toBe(1);
    const closed = await people[0]?.get(alertsRoutes.resolve, {
      params: { id },
      body: { reason: 'restarted it' },
    });
    expect(closed).toMatchObject({
      status: 'resolved',
      resolution: 'restarted it',
      resolvedBy: people[0]?.email,
    });
    const again = await people[1]?.call(alertsRoutes.resolve, { params: { id }, body: { reason: 'me too' } });
    expect([again?.status, again?.body]).toMatchObject([409, { code: 'alerts/already_resolved' }]);
    expect(await audits(id)).toBe(2);
  });

  it('are nothing that a viewer closes, nor anybody without saying why', async () => {
    await alerts.raise('node_down', 'another', 'down');
    const id = await idOf('another');
    const viewer = await (await api.as('viewer')).call(alertsRoutes.acknowledge, { params: { id } });
    expect(viewer.status).toBe(403);
    const operator = await api.as('operator');
    expect(
      (await operator.call(alertsRoutes.resolve, { params: { id }, body: { reason: ' ' } })).status,
    ).toBe(400);
    const unknown = await operator.call(alertsRoutes.resolve, {
      params: { id: crypto.randomUUID() },
      body: { reason: 'gone' },
    });
    expect(unknown.status).toBe(404);
    expect(await idOf('another')).toBe(id);
    expect(await audits(id)).toBe(0);
  });

  it('are one for each kind and subject while open, counted, and told once when they flicker', async () => {
    for (let i = 0; i < 3; i += 1) {
      await alerts.raise('queue_stuck', 'delivery', 'stuck');
      await alerts.raise('queue_stuck', 'delivery', 'stuck');
      await alerts.resolve('queue_stuck', 'delivery');
    }
    const [row] = await api.rooms.query<{ alerts: number; messages: number }>(
      `SELECT (SELECT count(*) FROM alerts WHERE kind = 'queue_stuck')::int AS alerts,
         (SELECT count(*) FROM alert_messages m JOIN alerts a ON a.id = m.alert_id
          WHERE a.kind = 'queue_stuck' AND m.news = 'raised')::int AS messages`,
    );
    expect(row).toEqual({ alerts: 3, messages: 1 });
    await alerts.raise('queue_stuck', 'delivery', 'stuck');
    await api.rooms.query(
      `UPDATE alerts SET last_raised_at = now() - interval '1 minute' WHERE resolved_at IS NULL`,
    );
    await alerts.raise('queue_stuck', 'delivery', 'stuck');
    expect(
      await api.rooms.value(`SELECT occurrences FROM alerts WHERE id = $1`, [await idOf('delivery')]),
    ).toBe(2);
  });
});
