import { reportsRoutes } from '@energy-desk/shared/reports';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cursorAt } from '../../../builders/rows.js';
import type { Api, Person } from '../../../harness/api.js';
import { openApi, orderThrough } from './reports-world.js';

const at = (time: string): Date => new Date(`2026-${time}Z`);
const DAY = '2026-02-10';
const period = { from: DAY, to: DAY } as const;
const note = 'counted and found right';

let api: Api & { folder: string };
let finance: Person;
beforeAll(async () => {
  api = await openApi();
  await sell('02-10T10:00:00');
});
afterAll(() => api.close());
beforeEach(async () => {
  finance = await api.as('finance');
  // Solid long after the day.
  await cursorAt(api.rooms, 1_000);
});

const sell = (time: string) =>
  orderThrough(api.rooms, { amount: 2_800_001n, chainTime: at(time) }, [
    ['confirming', at(time)],
    ['paid', at(time)],
  ]);

const dayOf = async (query: object = period) => {
  const { items } = await finance.get(reportsRoutes.days, { query: query as never });
  const [first] = items;
  if (!first) throw new Error('no day');
  return first;
};

const sign = (person: Person, day: string, digest: string, timeZone = 'UTC') =>
  person.call(reportsRoutes.signDay, { params: { day }, body: { digest, note, timeZone } });

describe('a day', () => {
  it('is signed by one of two with the figures that they saw, and audited', async () => {
    const before = await dayOf();
    expect(before).toMatchObject({ status: 'open', signature: null, differences: [] });
    expect(before.figures).toMatchObject({ paid: 1, salesSun: '2800001' });
    const answers = await Promise.all([
      sign(finance, DAY, before.digest),
      sign(await api.as('owner'), DAY, before.digest),
    ]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'reports/day_signed' });
    const after = await dayOf();
    expect(after).toMatchObject({ status: 'signed', signature: { version: 1, digest: before.digest, note } });
    const audits = await api.rooms.query(
      `SELECT reason, after->>'digest' AS digest FROM audit_logs WHERE action = 'reports.sign_day' AND subject = $1`,
      [`day:${DAY}`],
    );
    expect(audits).toEqual([{ reason: note, digest: before.digest }]);
  });

  it('shows what changed after it was signed, is not signed on figures of before, and can be signed anew', async () => {
    const signed = await dayOf();
    await sell('02-10T11:00:00');
    const changed = await dayOf();
    expect(changed.status).toBe('changed');
    expect(changed.differences).toEqual(
      expect.arrayContaining([
        { figure: 'paid', signed: '1', now: '2' },
        { figure: 'salesSun', signed: '2800001', now: '5600002' },
      ]),
    );
    const stale = await sign(finance, DAY, signed.digest);
    expect(stale).toMatchObject({ status: 409, body: { code: 'reports/day_changed' } });
    expect((await sign(finance, DAY, changed.digest)).status).toBe(200);
    expect(await dayOf()).toMatchObject({ status: 'signed', differences: [], signature: { version: 2 } });
    expect(await api.rooms.value('SELECT count(*)::int FROM report_days WHERE day = $1', [DAY])).toBe(2);
  });

  it('belongs to its zone: the same day elsewhere is not signed by it', async () => {
    expect(await dayOf({ ...period, timeZone: 'Asia/Shanghai' })).toMatchObject({
      status: 'open',
      signature: null,
    });
  });

  it('is not signed before it is over and solid', async () => {
    // Chain time stands at 2026-03-01 12:49; solid a little before.
    const today = await dayOf({ from: '2026-03-01', to: '2026-03-01' });
    expect(today.status).toBe('running');
    expect(await sign(finance, '2026-03-01', today.digest)).toMatchObject({
      status: 409,
      body: { code: 'reports/day_not_over' },
    });
    const [yesterday] = (
      await finance.get(reportsRoutes.days, { query: { from: '2026-02-28', to: '2026-03-01' } })
    ).items;
    expect(yesterday?.status).toBe('open');
  });

  it('is signed by nobody who may not, and by nothing but its digest', async () => {
    const { digest } = await dayOf({ from: '2026-02-11', to: '2026-02-11' });
    for (const role of ['viewer', 'operator'] as const)
      expect((await sign(await api.as(role), '2026-02-11', digest)).status).toBe(403);
    expect((await sign(finance, '2026-02-11', 'f'.repeat(64))).status).toBe(409);
    expect((await sign(finance, '2026-02-11', 'x')).status).toBe(400);
    expect((await sign(finance, '2026-02-11', digest, 'Mars/Olympus')).status).toBe(422);
    expect((await dayOf({ from: '2026-02-11', to: '2026-02-11' })).signature).toBeNull();
  });

  it('keeps its signatures: neither changed nor removed, in the database either', async () => {
    for (const sql of [
      'UPDATE report_days SET note = note',
      'DELETE FROM report_days',
      'TRUNCATE report_days',
    ])
      await expect(api.rooms.query(sql)).rejects.toThrow('append-only');
  });
});
