import { settingsRoutes } from '@energy-desk/shared/settings';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SETTING_DEFINITIONS, Settings } from '../../../../src/domain/settings/index.js';
import { Api, type Person } from '../../../harness/api.js';

const KEY = 'order.timeout_minutes';
const reason = 'people take their time';

let api: Api;
let owner: Person;
let viewer: Person;
beforeAll(async () => {
  api = await Api.open([]);
  [owner, viewer] = [await api.as('owner'), await api.as('viewer')];
});
afterAll(() => api.close());
beforeEach(() => api.rooms.get(Settings).set(KEY, '30'));

const one = async (key: string) =>
  (await viewer.get(settingsRoutes.list, {})).items.find((setting) => setting.key === key);
const change = (changes: { key: string; value: string; seen: string }[], person = owner) =>
  person.call(settingsRoutes.change, { body: { changes, reason } });
const audited = (): Promise<unknown> =>
  api.rooms.value(`SELECT count(*)::int FROM audit_logs WHERE action = 'settings.change'`);
const history = async () =>
  (await viewer.get(settingsRoutes.history, { params: { key: KEY }, query: {} })).items;

describe('settings', () => {
  it('are shown with meaning, range and first value; those of the environment to look at', async () => {
    const { items } = await viewer.get(settingsRoutes.list, {});
    expect(items.filter(({ readOnly }) => !readOnly)).toHaveLength(Object.keys(SETTING_DEFINITIONS).length);
    expect(await one(KEY)).toMatchObject({ type: 'number', initial: '30', minimum: 1, maximum: 1440 });
    expect(await one('tron.network')).toMatchObject({ value: 'devnet', readOnly: true, initial: null });
    expect(await one('treasury.address')).toMatchObject({ value: api.rooms.config.treasuryAddress });
  });

  it('hold no secret', async () => {
    const said = JSON.stringify(await viewer.get(settingsRoutes.list, {}));
    const { environment } = api.rooms;
    for (const name of [
      'JWT_SECRET',
      'TREASURY_KEY',
      'ENCRYPTION_KEYS',
      'TELEGRAM_BOT_TOKEN',
      'DATABASE_URL',
    ])
      expect(said, name).not.toContain(environment[name]);
  });

  it('change with who, when and why, and count at once', async () => {
    const before = Number(await audited());
    expect((await change([{ key: KEY, value: '045', seen: '30' }])).status).toBe(200);
    expect(await api.rooms.get(Settings).get(KEY)).toBe(45);
    expect(await one(KEY)).toMatchObject({ value: '45', changedBy: owner.email });
    expect((await history())[0]).toMatchObject({ before: '30', after: '45', changedBy: owner.email, reason });
    expect(await audited()).toBe(before + 1);
    expect(
      await api.rooms.query(`SELECT actor, subject, before, after FROM audit_logs ORDER BY id DESC LIMIT 1`),
    ).toEqual([
      { actor: owner.email, subject: `setting:${KEY}`, before: { value: '30' }, after: { value: '45' } },
    ]);
  });

  it('stay as they are when what is asked for is what is', async () => {
    const [before, rows] = [await audited(), (await history()).length];
    expect((await change([{ key: KEY, value: '30', seen: '30' }])).status).toBe(200);
    expect([await audited(), (await history()).length]).toEqual([before, rows]);
  });

  it('change all or not at all', async () => {
    const before = await audited();
    const wrong = { key: 'rate.jump_percent', value: '0', seen: '10' };
    for (const [bad, status, code] of [
      [wrong, 422, 'settings/invalid'],
      [{ ...wrong, value: '20', seen: '11' }, 409, 'settings/changed_meanwhile'],
      [{ key: 'tron.network', value: 'mainnet', seen: 'devnet' }, 422, 'settings/unknown'],
      [{ key: KEY, value: '31', seen: '30' }, 400, 'request/invalid'],
      [{ key: 'toString', value: '31', seen: '30' }, 422, 'settings/unknown'],
    ] as const) {
      const answer = await change([{ key: KEY, value: '60', seen: '30' }, bad]);
      expect([answer.status, answer.body]).toEqual([status, expect.objectContaining({ code })]);
      expect((await one(KEY))?.value).toBe('30');
    }
    expect(await audited()).toBe(before);
  });

  it('changed by two at once: one wins, the other is told what is there now', async () => {
    const answers = await Promise.all(['40', '50'].map((value) => change([{ key: KEY, value, seen: '30' }])));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    const now = (await one(KEY))?.value;
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'settings/changed_meanwhile',
      details: { key: KEY, now },
    });
  });

  it('that two change crosswise do not wait for each other for ever', async () => {
    const jump = 'rate.jump_percent';
    const pair = (first: string, second: string) =>
      change([first, second].map((key) => ({ key, value: '12', seen: key === jump ? '10' : '30' })));
    const answers = await Promise.all([pair(KEY, jump), pair(jump, KEY)]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
  });

  it('are for owners with a second factor to change', async () => {
    for (const person of [
      viewer,
      await api.as('operator'),
      await api.as('finance'),
      await api.as('owner', false),
    ])
      expect((await change([{ key: KEY, value: '31', seen: '30' }], person)).status).toBe(403);
  });
});

describe('the history of a setting', () => {
  it('is paged, the newest first, and can not be rewritten', async () => {
    for (const [seen, value] of [
      ['30', '31'],
      ['31', '32'],
      ['32', '33'],
    ] as const)
      await change([{ key: KEY, value, seen }]);
    const page = (cursor?: string) =>
      viewer.get(settingsRoutes.history, {
        params: { key: KEY },
        query: { limit: 2, ...(cursor ? { cursor } : {}) },
      });
    const first = await page();
    const second = await page(first.nextCursor ?? '');
    expect([...first.items, ...second.items].slice(0, 3).map(({ after }) => after)).toEqual([
      '33',
      '32',
      '31',
    ]);
    await expect(api.rooms.query(`UPDATE system_config_changes SET reason = 'x'`)).rejects.toThrow(
      'append-only',
    );
    await expect(api.rooms.query(`DELETE FROM system_config_changes`)).rejects.toThrow('append-only');
  });

  it('is there for settings alone', async () => {
    const answer = await viewer.call(settingsRoutes.history, { params: { key: 'tron.network' }, query: {} });
    expect([answer.status, answer.body]).toEqual([
      404,
      expect.objectContaining({ code: 'settings/not_found' }),
    ]);
    const cursor = await viewer.call(settingsRoutes.history, {
      params: { key: KEY },
      query: { cursor: 'x' },
    });
    expect(cursor.status).toBe(400);
  });
});
