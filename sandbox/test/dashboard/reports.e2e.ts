import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import { Sender } from '../../src/driver/index.js';
import { openDesk, type OrderRow } from './support/desk.js';
import { millionths } from './support/figures.js';
import { cellsOf } from './support/lists.js';
import { at, button, deed, expectConsole, field, peopleOf } from './support/people.js';
import { pricesOf, revenueIn, SUMMARY_FIGURES } from './support/summary-figures.js';

const desk = openDesk();
const people = peopleOf(desk);

const CHAIN_MS = 60_000;
const SETTLING = `interval '11 minutes'`;
/** Enough that the making is seen on a fast machine. */
const BULK = 200_000;
const BATCH = 5_000;
const MADE_MS = 120_000;
const LENT_TRX = 100;
const TIME_TO_PAY_S = 1_800;
const MICRO = 1_000_000;

test.describe.configure({ mode: 'serial' });

/** Today where the people of the desk sit. */
const today = new Intl.DateTimeFormat('en-CA', { timeZone: people.timeZone }).format(new Date());
const period = `from=${today}&to=${today}&zone=${encodeURIComponent(people.timeZone)}`;

/** What is written rounded is right to a tenth. */
const TENTH = 0.051;

async function paidOrder(name: string, payWith: 'transfer' | 'usdt'): Promise<OrderRow> {
  const user = await desk.chat.createUser(name, 'zh');
  const order = await desk.rent(user, { package: /65k · 1 小时/, payWith });
  const { address, amount } = await user.paymentRequest();
  if (payWith === 'usdt') await user.sendUsdt(address, amount);
  else await user.pay(address, amount);
  return order;
}

/** One of each: delivered, paid in USDT, refunded because nothing was left, and not paid at all. */
async function business(): Promise<void> {
  const [inTrx, inUsdt] = [await paidOrder('Trx', 'transfer'), await paidOrder('Usdt', 'usdt')];
  for (const { id } of [inTrx, inUsdt]) await desk.reaches(id, 'active');
  const unlucky = await desk.chat.createUser('Unlucky', 'zh');
  const { id } = await desk.rent(unlucky, { package: /65k · 1 小时/ });
  await desk.query(`UPDATE energy_pools SET status = 'maintenance' WHERE status = 'active'`);
  await unlucky.pay();
  await desk.reaches(id, 'waiting_capacity');
  const { wait } = await desk.row<{ wait: number }>(
    `SELECT extract(epoch FROM capacity_deadline - paid_at)::int AS wait FROM orders WHERE id = $1`,
    [id],
  );
  await desk.chain.control('warp', { seconds: wait + 1 });
  await desk.reaches(id, 'refunded');
  await desk.query(`UPDATE energy_pools SET status = 'active' WHERE status = 'maintenance'`);
  await desk.rent(await desk.chat.createUser('Waiting', 'zh'), { package: /65k · 1 小时/ });
}

async function compare(page: Page, set: string): Promise<void> {
  for (const [name, [sql, read]] of Object.entries(SUMMARY_FIGURES[set] ?? {})) {
    const { value } = await desk.row<{ value: string | null }>(sql, [people.timeZone, today]);
    const text = await at(page, `total-${name}`).innerText();
    expect(value, name).not.toBeNull();
    expect(Math.abs(read(text) - Number(value)), `${name}: ${text} for ${value}`).toBeLessThan(TENTH);
  }
}

test('every figure of the summary is what its sentence says, and stays so in every grouping', async () => {
  test.setTimeout(240_000);
  await business();
  const page = await people.enter('viewer', {}, `/reports?${period}`);
  for (const set of ['orders', 'energy', 'delivery', 'money']) {
    await at(page, `set-${set}`).click();
    await expect(page).toHaveURL(new RegExp(`figures=${set}`));
    // Chain and books go on while one reads.
    await expect(async () => {
      await page.reload();
      await compare(page, set);
    }).toPass({ timeout: CHAIN_MS });
  }
  for (const group of ['pool', 'package', 'currency', 'kind', 'day']) {
    await at(page, `group-${group}`).click();
    await expect(page).toHaveURL(new RegExp(`groupBy=${group}`));
    await at(page, 'set-orders').click();
    await expect(at(page, 'total-paid')).toHaveText('3');
  }
  await at(page, 'group-currency').click();
  await at(page, 'set-money').click();
  await expect(at(page, 'figures').getByRole('rowheader', { name: 'USDT', exact: true })).toBeVisible();
  const dollars = at(page, 'figures')
    .locator('tbody tr')
    .filter({ has: page.getByRole('rowheader', { name: 'USDT', exact: true }) });
  const { value } = await desk.row<{ value: string }>(pricesOf('paid', 'USDT'), [people.timeZone, today]);
  const [sales = ''] = (await cellsOf(dollars)).filter((text) => text.endsWith('USDT'));
  expect(millionths(sales).toString()).toBe(value);
});

test('a long export shows how far it is, can be stopped, and ends with the sums of the page', async () => {
  test.setTimeout(2 * MADE_MS);
  // What is unpaid expires now, and not while the export is compared with the books.
  await desk.chain.control('warp', { seconds: TIME_TO_PAY_S + 1 });
  await desk.until('nothing to be unpaid', async () => {
    const { unpaid } = await desk.row<{ unpaid: number }>(
      `SELECT count(*)::int AS unpaid FROM orders WHERE status = 'awaiting_payment'`,
    );
    return unpaid === 0 ? true : undefined;
  });
  // Little by little: the live feeds of all desks on this PostgreSQL wait for the transactions that run.
  for (let from = 1; from <= BULK; from += BATCH)
    await desk.query(
      `INSERT INTO orders (reference, kind, status, receiver, energy, duration_seconds, amount, pay_with, quote, created_at)
       SELECT 'OLD' || n, 'package', 'expired', receiver, 65000, 3600, 2000000 + n, 'transfer', quote, now() - interval '90 days'
       FROM generate_series($1::int, $2::int) AS n, (SELECT receiver, quote FROM orders LIMIT 1) AS sample`,
      [from, from + BATCH - 1],
    );
  const page = await people.enter(
    'finance',
    { language: 'en' },
    '/reports?tab=exports&by=any&status=expired',
  );
  const expected = await desk.row<{ rows: number; amount: string; energy: string }>(
    `SELECT count(*)::int AS rows, sum(amount)::text AS amount, sum(energy)::text AS energy
     FROM orders WHERE status = 'expired' AND currency = 'TRX'`,
  );
  const shown = (name: string) => at(page, `total-${name}`).locator('strong');
  await expect(shown('rows')).toHaveText(expected.rows.toLocaleString('en'));
  expect(millionths(await shown('amountSun').innerText()).toString()).toBe(expected.amount);

  await at(page, 'format-xlsx').click();
  await button(page, 'request-export').click();
  await expect(at(page, 'progress')).toContainText(/[1-9][\d,]* of 200,\d{3} rows/);
  await button(page, 'cancel-export').click();
  await expect(page.locator('[data-test=exports] tbody tr').first()).toContainText('Cancelled');
  const states = () =>
    desk.query<{ status: string }>('SELECT status FROM report_exports ORDER BY created_at DESC');
  expect(await states()).toEqual([{ status: 'cancelled' }]);

  await at(page, 'format-csv').click();
  await button(page, 'request-export').click();
  const download = page.waitForEvent('download', { timeout: MADE_MS });
  await button(page, 'download').first().click({ timeout: MADE_MS });
  const text = (await readFile(await (await download).path())).toString();
  const lines = text.trimEnd().split('\n');
  expect(lines.filter((line) => line.includes('OLD'))).toHaveLength(BULK);
  const sums = Object.fromEntries(
    lines.filter((line) => line.startsWith('TOTAL')).map((line) => line.split(',').slice(1, 3)),
  ) as Record<string, string>;
  expect(sums).toMatchObject({ rows: String(expected.rows), energy: expected.energy });
  expect(millionths(sums['amount TRX'] ?? '').toString()).toBe(expected.amount);
  await page.reload();
  await expect(shown('rows')).toHaveText(expected.rows.toLocaleString('en'));
});

test('the summary goes into a file as it stands on the page', async () => {
  const page = await people.enter('finance', {}, `/reports?${period}&groupBy=currency`);
  const paid = await at(page, 'headline-paid').locator('strong').innerText();
  await at(page, 'as-file').click();
  await expect(at(page, 'export-form').getByRole('radio', { name: '汇总' })).toBeChecked();
  await expect(at(page, 'total-rows').locator('strong')).toHaveText('2');
  await expect(at(page, 'total-paid').locator('strong')).toHaveText(paid);
  await at(page, 'format-csv').click();
  await button(page, 'request-export').click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: '下载 汇总 · CSV' }).click({ timeout: CHAIN_MS });
  const lines = (await readFile(await (await download).path(), 'utf8')).split('\n');
  expect(lines.filter((line) => /^(TRX|USDT),/.test(line))).toHaveLength(2);
  expect(lines.find((line) => line.startsWith('TOTAL,paid,'))).toMatch(new RegExp(`^TOTAL,paid,${paid},`));
});

test('books and chain are compared: equal at first, then what the chain has more is found', async () => {
  const page = await people.enter('finance', {}, '/reports?tab=reconciliation');
  const run = async (): Promise<{ differences: number; requested_by: string }> => {
    const { done } = await desk.row<{ done: number }>(
      `SELECT count(*)::int AS done FROM reconciliation_runs WHERE status = 'done' AND trigger = 'person'`,
    );
    await button(page, 'compare').click();
    return desk.until('the comparison', async () => {
      const [found, ...earlier] = await desk.query<{ differences: number; requested_by: string }>(
        `SELECT * FROM reconciliation_runs WHERE status = 'done' AND trigger = 'person' ORDER BY started_at DESC`,
      );
      return found && earlier.length === done ? found : undefined;
    });
  };
  expect(await run()).toMatchObject({
    differences: 0,
    requested_by: people.account('finance').email,
  });
  await expect(at(page, 'last-run')).toContainText('已完成', { timeout: CHAIN_MS });
  await expect(at(page, 'empty')).toContainText('账本与链上一致');

  // The owner of a wallet lends more energy to somebody who rents it, and the books lose it.
  const order = await paidOrder('Lent', 'transfer');
  await desk.reaches(order.id, 'active');
  const pair = await desk.row<{ supplier: string; receiver: string }>(
    'SELECT supplier, receiver FROM energy_delegations WHERE order_id = $1',
    [order.id],
  );
  const supplier = desk.sandbox.secrets.suppliers.find(({ address }) => address === pair.supplier);
  if (!supplier) throw new Error('nobody knows the supplier');
  const txid = await new Sender(desk.chain).lend(supplier, pair.receiver, BigInt(LENT_TRX * MICRO));
  await desk.until('the foreign operation', async () => {
    const [found] = await desk.query('SELECT 1 FROM foreign_operations WHERE txid = $1', [txid]);
    return found;
  });
  const line = page.locator('[data-test=reconciliation] [data-test=list] tbody tr');
  await at(page, 'view-foreign').click();
  await expect(page).toHaveURL(/view=foreign/);
  await expect(line.first()).toContainText('委托资源');
  await expect(line.first()).toContainText(`${LENT_TRX} TRX`);
  await desk.query('DELETE FROM foreign_operations WHERE txid = $1', [txid]);
  await desk.chain.control('mine', { blocks: 25 });
  await at(page, 'view-differences').click();
  await expect(async () => {
    expect((await run()).differences).toBe(1);
  }).toPass({ timeout: CHAIN_MS });
  await expect(line).toContainText(`+${LENT_TRX} TRX`);
  await expect(line).toContainText('借出的比账上多');
});

test('a day that is over is signed once; whoever comes late is told, and a change afterwards shows', async () => {
  const path = `/reports?tab=days&${period}&day=${today}`;
  const page = await people.enter('finance', {}, path);
  await expect(at(page, 'drawer')).toContainText('进行中');
  await expect(button(page, 'sign')).toHaveCount(0);
  const { end } = await desk.row<{ end: number }>(
    `SELECT extract(epoch FROM (($2::date + 1)::timestamp AT TIME ZONE $1) + ${SETTLING})::float8 AS end`,
    [people.timeZone, today],
  );
  await desk.chain.control('warp', {
    seconds: end - (await desk.chain.state()).time / 1_000,
    solidify: true,
  });
  await desk.until(
    'the day to be over',
    async () =>
      (await desk.query('SELECT 1 FROM chain_cursor WHERE solid_time >= to_timestamp($1)', [end]))[0],
  );
  await page.reload();
  await expect(button(page, 'sign')).toBeVisible();
  const late = await people.enter('owner', {}, path);
  expectConsole(late, /status of 409/);
  for (const one of [page, late]) {
    await button(one, 'sign').click();
    const { value } = await desk.row<{ value: string }>(revenueIn('TRX'), [people.timeZone, today]);
    const facts = deed(one).locator('dd.strong');
    await expect(facts.first()).toContainText(String(Number(today.slice(-2))));
    expect(millionths(await facts.last().innerText()).toString()).toBe(value);
    await field(one, 'note').fill('compared with the treasury');
  }
  await button(page, 'confirm').click();
  await expect(at(page, 'drawer')).toContainText('已签核');
  await button(late, 'confirm').click();
  await expect(at(late, 'deed-error')).toBeVisible();
  const signed = () =>
    desk.query<{ signed_by: string; version: number }>(
      'SELECT signed_by, version FROM report_days WHERE day = $1 ORDER BY version',
      [today],
    );
  const { email } = people.account('finance');
  expect(await signed()).toEqual([{ signed_by: email, version: 1 }]);

  // Somebody tampers with the books.
  await desk.query(
    `UPDATE orders SET amount = amount + $1 WHERE id = (SELECT e.order_id FROM order_events e JOIN orders o ON o.id = e.order_id
       WHERE e.to_status = 'paid' AND o.status <> 'refunded' AND o.currency = 'TRX' LIMIT 1)`,
    [MICRO],
  );
  await page.reload();
  await expect(at(page, 'drawer')).toContainText('签核后有变动');
  await expect(at(page, 'differences').locator('tr', { hasText: 'TRX 收入' })).toContainText('+1 TRX');
  await button(page, 'sign').click();
  await field(page, 'note').fill('asked, and it is right');
  await button(page, 'confirm').click();
  await expect(at(page, 'drawer')).toContainText('第 2 次签核');
  expect(await signed()).toHaveLength(2);
});
