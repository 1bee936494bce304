import { auditRoutes } from '@energy-desk/shared/audit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditService } from '../../../../src/domain/audit/index.js';
import { Api, type Person } from '../../../harness/api.js';

let api: Api;
let finance: Person;
beforeAll(async () => {
  api = await Api.open([]);
  finance = await api.as('finance');
  const { manager } = api.rooms.database;
  for (let i = 0; i < 25; i += 1)
    await api.rooms.get(AuditService).record(manager, {
      actor: i % 5 === 0 ? 'eve@desk.test' : 'adam@desk.test',
      action: i % 2 === 0 ? 'prices.change' : 'payments.assign',
      subject: `thing:${i % 3}`,
      reason: `reason ${i}`,
      before: { amountSun: 9_007_199_254_740_993n },
      after: { amountSun: BigInt(i) },
    });
});
afterAll(() => api.close());

const list = (query: Record<string, string | number | boolean> = {}) =>
  finance.get(auditRoutes.list, { query } as never);

describe('the audit log', () => {
  it('is read the newest first, page by page, each row once', async () => {
    const reasons: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof list>> = await list({ limit: 10, ...(cursor ? { cursor } : {}) });
      reasons.push(...page.items.map(({ reason }) => reason));
      cursor = page.nextCursor;
    } while (cursor);
    expect(reasons).toEqual(Array.from({ length: 25 }, (_, i) => `reason ${24 - i}`));
  });

  it('is filtered by subject, actor, deed and time, with a total where asked', async () => {
    expect((await list({ subject: 'thing:1', withTotal: true })).total).toBe(8);
    expect((await list({ actor: 'eve@desk.test' })).items).toHaveLength(5);
    expect((await list({ action: 'prices.' })).items).toHaveLength(13);
    expect((await list({ action: 'payments.assign', actor: 'eve@desk.test' })).items).toHaveLength(2);
    const soon = new Date(Date.now() + 60_000).toISOString();
    expect((await list({ from: soon })).items).toEqual([]);
    expect((await list({ to: soon, withTotal: true })).total).toBe(25);
    expect((await list({ limit: 200 })).nextCursor).toBeNull();
  });

  it('keeps money exact', async () => {
    const [row] = (await list({ limit: 1 })).items;
    expect(row).toMatchObject({ before: { amountSun: '9007199254740993' }, after: { amountSun: '24' } });
  });

  it('is for those who may read it, and asks for sense', async () => {
    expect((await (await api.as('viewer')).call(auditRoutes.list, { query: {} } as never)).status).toBe(403);
    for (const query of [
      'limit=0',
      'limit=201',
      'from=yesterday',
      'cursor=x',
      'subject=',
      'withTotal=perhaps',
    ])
      expect([query, (await finance.send('GET', `/api/audit-logs?${query}`)).status]).toEqual([query, 400]);
  });
});
