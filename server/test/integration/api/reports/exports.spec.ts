import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { ordersRoutes } from '@energy-desk/shared/orders';
import { reportsRoutes } from '@energy-desk/shared/reports';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aUser, after } from '../../../builders/rows.js';
import type { Api, Person } from '../../../harness/api.js';
import { newAddress } from '../../../harness/rooms.js';
import { download } from './export-files.js';
import { forgetExports, makeExports, openApi, orderThrough } from './reports-world.js';

let api: Api & { folder: string };
let finance: Person;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  finance = await api.as('finance');
});

const request = (body: object) => finance.get(reportsRoutes.requestExport, { body: body as never });

const fileOf = async (body: object): Promise<{ text: string; id: string }> => {
  const { id, bytes } = await download(api, finance, body);
  return { id, text: bytes.toString('utf8') };
};

describe('an export', () => {
  it('is made in the background, with the filters of the list, and ends with the totals of the page', async () => {
    const receiver = newAddress();
    for (let i = 0; i < 25; i += 1)
      await orderThrough(
        api.rooms,
        { receiver, amount: 2_800_001n + BigInt(i), currency: i % 5 === 0 ? 'USDT' : 'TRX' },
        i % 2 === 0
          ? [
              ['confirming', after(3)],
              ['paid', after(6)],
            ]
          : [],
      );
    await orderThrough(api.rooms, {}, []);
    const filters = { receiver, status: 'paid,awaiting_payment' };
    const page = await finance.get(ordersRoutes.list, { query: { ...filters, withTotal: 'true' } });
    const totals = await finance.get(reportsRoutes.totals, { body: { subject: 'orders', filters } });
    expect(totals.rows).toBe(page.total);

    const { id, text } = await fileOf({
      subject: 'orders',
      filters,
      format: 'csv',
      timeZone: 'Asia/Shanghai',
    });
    const lines = text.trimEnd().split('\n');
    expect(text.startsWith('\uFEFFreference,id,kind,')).toBe(true);
    expect(lines[0]).toContain('created_at (Asia/Shanghai)');
    const rows = lines.slice(1).filter((line) => !line.startsWith('TOTAL'));
    expect(rows).toHaveLength(25);
    expect(new Set(rows.map((line) => line.split(',')[1]))).toEqual(new Set(page.items.map((one) => one.id)));
    const sum = (currency: string) =>
      rows
        .map((line) => line.split(','))
        .filter((fields) => fields[4] === currency)
        .reduce((all, fields) => all + BigInt((fields[5] ?? '').replace('.', '')), 0n)
        .toString();
    expect([sum('TRX'), sum('USDT')]).toEqual([totals.amountSun, totals.amountMicroUsdt]);
    const shown = (units: string) => `${units.slice(0, -6)}.${units.slice(-6)}`;
    expect(lines).toContainEqual(expect.stringMatching(/^TOTAL,rows,25,/));
    expect(text).toContain(`TOTAL,amount TRX,${shown(totals.amountSun ?? '')}`);

    const view = await finance.get(reportsRoutes.oneExport, { params: { id } });
    expect(view).toMatchObject({ status: 'ready', rowsDone: 25, rowsTotal: 25, percent: 100, totals });
    const audit = await api.rooms.query(`SELECT actor FROM audit_logs WHERE subject = $1`, [`export:${id}`]);
    expect(audit).toEqual([{ actor: finance.email }]);
  });

  it('shows what people typed as text, never as a formula, and never breaks its lines', async () => {
    const userId = await aUser(api.rooms);
    await api.rooms.query(`UPDATE users SET username = '=HYPERLINK("http://x";"y")' WHERE id = $1`, [userId]);
    const reasons = ['+1', '-2', '@x', '\t=1', '＝1', ' =1', 'plain, "quoted"\nin two lines'];
    for (const reason of reasons) {
      const id = await orderThrough(api.rooms, { userId }, []);
      await api.rooms.query('UPDATE orders SET reason = $2 WHERE id = $1', [id, reason]);
    }
    const { text } = await fileOf({ subject: 'orders', filters: { userId }, format: 'csv' });
    const lines = text.trimEnd().split('\n').slice(1);
    expect(lines).toHaveLength(reasons.length + 4);
    expect(text).toContain(`"'=HYPERLINK(""http://x"";""y"")"`);
    for (const shown of [`'+1`, `'-2`, `'@x`, `' =1`, `'＝1`, '"plain, ""quoted"" in two lines"'])
      expect(text).toContain(`,${shown},`);
  });

  it('asks the database only what was meant, whatever is searched for', async () => {
    for (const q of [`x'; DROP TABLE orders; --`, `\\'; SELECT 1; --`, `$1 $2 $3`, '%_\\', `7KQ2M9XA`]) {
      const { text } = await fileOf({ subject: 'orders', filters: { q }, format: 'csv' });
      expect(text).toContain('TOTAL,rows,0');
    }
    expect(await api.rooms.value('SELECT count(*) > 0 FROM orders')).toBe(true);
  });

  it('is refused to those who may not, and where the zone is unknown or too many wait', async () => {
    const body = { subject: 'orders', format: 'csv' } as const;
    const viewer = await api.as('viewer');
    expect((await viewer.call(reportsRoutes.requestExport, { body })).status).toBe(403);
    const odd = await finance.call(reportsRoutes.requestExport, {
      body: { ...body, timeZone: 'Mars/Olympus' },
    });
    expect([odd.status, odd.body]).toEqual([
      422,
      expect.objectContaining({ code: 'reports/unknown_time_zone' }),
    ]);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => finance.call(reportsRoutes.requestExport, { body })),
    );
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([202, 202, 202, 409, 409]);
    await makeExports(api.rooms);
  });

  it('stops when somebody cancels it: one of two who do is told that it is over', async () => {
    const { id } = await request({ subject: 'orders', format: 'csv' });
    const others = await Promise.all(['finance', 'owner'].map((role) => api.as(role as 'owner')));
    const answers = await Promise.all(
      others.map((one) => one.call(reportsRoutes.cancelExport, { params: { id } })),
    );
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    await makeExports(api.rooms);
    const file = await finance.call(reportsRoutes.exportFile, { params: { id } });
    expect(file).toMatchObject({ status: 409, body: { code: 'reports/not_ready' } });
    expect(readdirSync(api.folder).filter((name) => name.startsWith(id))).toEqual([]);
    const audited = `SELECT count(*) FROM audit_logs WHERE subject = $1 AND action = 'reports.cancel_export'`;
    expect(await api.rooms.value(audited, [`export:${id}`])).toBe('1');
  });

  it('is made anew after its maker was killed, and is given up after three that were', async () => {
    const { id } = await request({ subject: 'orders', format: 'csv' });
    await api.rooms.query(
      `UPDATE report_exports SET status = 'running', attempt = 1, leased_until = now() - interval '1 s' WHERE id = $1`,
      [id],
    );
    await makeExports(api.rooms);
    expect(await finance.get(reportsRoutes.oneExport, { params: { id } })).toMatchObject({ status: 'ready' });
    const hopeless = await request({ subject: 'orders', format: 'csv' });
    await api.rooms.query(
      `UPDATE report_exports SET status = 'running', attempt = 3, leased_until = now() - interval '1 s' WHERE id = $1`,
      [hopeless.id],
    );
    await makeExports(api.rooms);
    const view = await finance.get(reportsRoutes.oneExport, { params: { id: hopeless.id } });
    expect(view).toMatchObject({ status: 'failed', error: expect.stringContaining('again and again') });
  });

  it('is kept for a set time; what is left of no export is cleared away', async () => {
    const { id } = await fileOf({ subject: 'orders', format: 'xlsx' });
    await forgetExports(api.rooms);
    expect(readdirSync(api.folder)).toContain(`${id}.xlsx`);
    await api.rooms.query(`UPDATE report_exports SET expires_at = now() - interval '1 s' WHERE id = $1`, [
      id,
    ]);
    await forgetExports(api.rooms);
    expect(readdirSync(api.folder)).not.toContain(`${id}.xlsx`);
    const file = await finance.call(reportsRoutes.exportFile, { params: { id } });
    expect(file).toMatchObject({ status: 404, body: { code: 'reports/file_gone' } });
    const nobody = await finance.call(reportsRoutes.oneExport, { params: { id: randomUUID() } });
    expect(nobody.status).toBe(404);
  });

  it('is listed newest first, page by page', async () => {
    const all = await finance.get(reportsRoutes.listExports, { query: { withTotal: 'true', limit: 200 } });
    expect(all.items).toHaveLength(all.total ?? 0);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await finance.get(reportsRoutes.listExports, {
        query: { limit: 3, ...(cursor ? { cursor } : {}) },
      });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(all.items.map(({ id }) => id));
  });
});
