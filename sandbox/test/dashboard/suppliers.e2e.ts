import { expect, test, type Page } from '@playwright/test';
import { openDesk, type OrderRow } from './support/desk.js';
import { millionths, trx } from './support/figures.js';
import { cellsOf } from './support/lists.js';
import {
  at,
  button,
  confirmDeed,
  confirmSecond,
  deed,
  expectConsole,
  field,
  peopleOf,
} from './support/people.js';

const desk = openDesk();
const people = peopleOf(desk);

const DAY_SECONDS = 86_400;
const TXID = 'a5'.repeat(32);
const REASON = '九月结算，按合同付一半';

test.describe.configure({ mode: 'serial' });

interface Line {
  kind: string;
  sun: bigint;
  /** Owed right after it. */
  owed: bigint;
}
const pool = { id: '', name: '' };

const lines = (page: Page) => page.locator('[data-test=supplier-lines] tbody tr');
const card = (page: Page, name: string) => page.locator(`[data-test="pool-${name}"]`);

/** What the books say that a pool's suppliers earned and were paid, the newest first. */
async function booked(poolId: string): Promise<Line[]> {
  const found = await desk.query<{ kind: string; sun: string }>(
    `SELECT t.kind, (-e.amount)::text AS sun FROM balance_transactions e
     JOIN ledger_accounts a ON a.id = e.account_id JOIN ledger_transactions t ON t.id = e.transaction_id
     WHERE a.code = 'supplier_payable:' || $1 || ':TRX' ORDER BY e.id`,
    [poolId],
  );
  let owed = 0n;
  return found.map(({ kind, sun }) => ({ kind, sun: BigInt(sun), owed: (owed += BigInt(sun)) })).toReversed();
}
const owedBy = async (poolId: string): Promise<bigint> => (await booked(poolId))[0]?.owed ?? 0n;

/** What the page says, in the words of the books. */
async function shown(page: Page, words: Readonly<Record<string, string>>): Promise<Line[]> {
  const found: Line[] = [];
  for (const line of await lines(page).all()) {
    const [, kind = '', sun = '', owed = ''] = await cellsOf(line);
    found.push({ kind: words[kind.trim()] ?? kind, sun: millionths(sun), owed: millionths(owed) });
  }
  return found;
}
const ZH = { 能量成本: 'supplier_cost', 付款: 'supplier_payout', 撤销付款: 'supplier_payout_reversal' };
const EN = { Energy: 'supplier_cost', Payout: 'supplier_payout', 'Booked back': 'supplier_payout_reversal' };
const owedOn = async (page: Page): Promise<bigint> => millionths(await at(page, 'supplier-owed').innerText());

/** A rental that the chain has for good. @returns its order and what it costs by the definition */
async function delivered(name: string): Promise<{ order: OrderRow; cost: bigint; poolId: string }> {
  const before = pool.id === '' ? 0 : (await booked(pool.id)).length;
  const user = await desk.chat.createUser(name, 'zh');
  const order = await desk.rent(user, { package: /65k · 1 小时/ });
  await user.pay();
  await desk.reaches(order.id, 'active');
  const parts = await desk.query<{ id: string; name: string; energy: number; cost: string; seconds: number }>(
    `SELECT p.id, p.name, d.energy, p.cost_per_energy_sun::text AS cost, o.duration_seconds AS seconds
     FROM energy_delegations d JOIN supplier_wallets w ON w.id = d.wallet_id JOIN energy_pools p ON p.id = w.pool_id
     JOIN orders o ON o.id = d.order_id WHERE d.order_id = $1`,
    [order.id],
  );
  const [first] = parts;
  if (!first || parts.some(({ id }) => id !== first.id)) throw new Error('several pools served it');
  const cost = parts.reduce(
    (sum, one) => sum + BigInt(one.energy) * BigInt(one.cost) * BigInt(Math.ceil(one.seconds / DAY_SECONDS)),
    0n,
  );
  Object.assign(pool, { id: first.id, name: first.name });
  await desk.until('the cost to be booked', async () =>
    (await booked(first.id)).length > before ? true : undefined,
  );
  return { order, cost, poolId: first.id };
}

test('what a rental costs is owed to its pool once it is delivered for good, line by line as in the books', async () => {
  const first = await delivered('First');
  const page = await people.enter('finance', {}, '/pools');
  await card(page, pool.name).locator('[data-test=pool-statement-open]').click();
  await expect(page).toHaveURL(new RegExp(`/pools\\?statement=${pool.id}$`));
  await expect(at(page, 'supplier-statement')).toContainText(`${pool.name} 的供应商账单`);
  // From here on nothing is pressed: the costs come by themselves.
  await expect(lines(page)).toHaveCount(1);
  expect(await shown(page, ZH)).toEqual([{ kind: 'supplier_cost', sun: first.cost, owed: first.cost }]);

  const second = await delivered('Second');
  expect(second.poolId).toBe(first.poolId);
  await expect(lines(page)).toHaveCount(2);
  const books = await booked(pool.id);
  expect(books.map(({ sun }) => sun)).toEqual([second.cost, first.cost]);
  expect(await shown(page, ZH)).toEqual(books);
  expect(await owedOn(page)).toBe(first.cost + second.cost);

  await lines(page).first().getByRole('link', { name: second.order.reference }).click();
  await expect(page).toHaveURL(new RegExp(`/orders/${second.order.id}$`));
  await expect(at(page, 'drawer')).toContainText(second.order.reference);
  await page.goBack();
  await expect(lines(page)).toHaveCount(2);
  await page.reload();
  await expect(lines(page)).toHaveCount(2);
  const { label } = await desk.row<{ label: string }>(
    `SELECT w.label FROM supplier_wallets w JOIN energy_delegations d ON d.wallet_id = w.id WHERE d.order_id = $1`,
    [second.order.id],
  );
  await lines(page).first().getByRole('link', { name: label }).click();
  await expect(page).toHaveURL(/\/pools\/[\da-f-]{36}$/);
  await expect(at(page, 'drawer').locator('h2')).toHaveText(label);
});

test('a part payout is written down once; too much is refused in words and changes nothing', async () => {
  const before = await booked(pool.id);
  const owed = await owedBy(pool.id);
  const part = owed / 2n + 1n;
  const path = `/pools?statement=${pool.id}`;
  const page = await people.enter('finance', {}, path);
  const late = await people.enter('owner', { language: 'en', theme: 'dark', width: 820, height: 1180 }, path);
  for (const one of [page, late]) expectConsole(one, /status of 409/);

  await button(page, 'write-payout').click();
  await expect(deed(page)).toContainText('系统不会转出任何资金');
  await field(page, 'reason').fill(REASON);
  await field(page, 'payout-amount').fill(trx(owed + 1n));
  await expect(deed(page)).toContainText('超过目前应付的金额');
  await expect(button(page, 'confirm')).toBeDisabled();
  await field(page, 'payout-amount').fill('0.0000001');
  await expect(deed(page)).toContainText('最多六位小数');
  await field(page, 'payout-amount').fill(trx(part));
  await field(page, 'payout-txid').fill(TXID.slice(1));
  await expect(deed(page)).toContainText('不是有效的交易号');
  await expect(button(page, 'confirm')).toBeDisabled();
  await field(page, 'payout-txid').fill(`0x${TXID.toUpperCase()}`);
  for (const said of [pool.name, trx(owed), trx(part), trx(owed - part), TXID])
    await expect(deed(page).locator('.facts')).toContainText(said);

  // Somebody else writes all of it down at the same moment; his request comes second.
  await button(late, 'write-payout').click();
  await button(late, 'payout-all').click();
  await expect(field(late, 'payout-amount')).toHaveValue(trx(owed));
  await field(late, 'reason').fill('everything, by bank');
  const asked = page.waitForRequest('**/payouts');
  await confirmSecond(late, '**/payouts', () => confirmDeed(page));
  const key = (await asked).headers()['idempotency-key'] ?? '';
  await expect(at(late, 'deed-error')).toContainText('Nothing was written down');
  await expect(field(late, 'reason')).toHaveValue('everything, by bank');
  await expect(deed(late).locator('.facts')).toContainText(trx(owed - part));
  await expect(deed(late)).toContainText('more than is owed now');
  await expect(button(late, 'confirm')).toBeDisabled();

  // The same transfer is not written down a second time, whoever tries.
  await field(late, 'payout-amount').fill('0.01');
  await expect(button(late, 'confirm')).toBeEnabled();
  await field(late, 'payout-txid').fill(TXID);
  await expect(deed(late)).toContainText('This transfer is written down for the pool already.');
  await expect(button(late, 'confirm')).toBeDisabled();
  await deed(late).getByRole('button', { name: 'Cancel' }).click();

  // Another payout under the key of the first is not taken for it, even when answers are kept no longer.
  await page.route('**/payouts', (route) =>
    route.continue({ headers: { ...route.request().headers(), 'idempotency-key': key } }),
  );
  await button(page, 'write-payout').click();
  await field(page, 'payout-amount').fill('0.01');
  await field(page, 'reason').fill('still the same');
  await button(page, 'confirm').click();
  await expect(at(page, 'deed-error')).toContainText('同一请求已用于另一项操作');
  await desk.query('DELETE FROM idempotency_keys WHERE key = $1', [key]);
  await button(page, 'confirm').click();
  await expect(at(page, 'deed-error')).toContainText('同一请求已用于另一笔付款');
  await deed(page).getByRole('button', { name: '取消' }).click();

  const after = await booked(pool.id);
  expect(after).toEqual([{ kind: 'supplier_payout', sun: -part, owed: owed - part }, ...before]);
  await expect(lines(page)).toHaveCount(after.length);
  expect([await shown(page, ZH), await shown(late, EN)]).toEqual([after, after]);
  expect([await owedOn(page), await owedOn(late)]).toEqual([owed - part, owed - part]);
  await expect(lines(page).first()).toContainText(REASON);
  await expect(lines(page).first()).toContainText(people.account('finance').email);
  await expect(lines(page).first().locator(`[title^="${TXID}"]`)).toBeVisible();
  const audited = await desk.query<{ actor: string; reason: string }>(
    `SELECT actor, reason FROM audit_logs WHERE action = 'pools.pay-supplier' AND subject = $1`,
    [`pool:${pool.id}`],
  );
  expect(audited).toEqual([{ actor: people.account('finance').email, reason: REASON }]);
});

test('a payout that was written down by mistake is booked back by one of two; the line stays, and its sum is owed again', async () => {
  const before = await booked(pool.id);
  const [payout] = before;
  if (!payout) throw new Error('nothing was paid');
  const path = `/pools?statement=${pool.id}`;
  const page = await people.enter('finance', {}, path);
  const late = await people.enter('owner', { language: 'en', theme: 'dark', width: 820, height: 1180 }, path);
  expectConsole(late, /status of 409/);
  for (const one of [page, late]) await button(one, 'reverse-payout').click();
  const owed = payout.owed - payout.sun;
  for (const said of [pool.name, trx(-payout.sun), trx(payout.owed), trx(owed), TXID])
    await expect(deed(page).locator('.facts')).toContainText(said);
  await expect(deed(page)).toContainText('不会收回任何资金');
  await confirmDeed(page, '记到了错误的池');
  await field(late, 'reason').fill('wrong pool');
  await button(late, 'confirm').click();
  await expect(at(late, 'deed-error')).toContainText('Nothing was booked again');
  await deed(late).getByRole('button', { name: 'Cancel' }).click();

  const after = await booked(pool.id);
  expect(after).toEqual([{ kind: 'supplier_payout_reversal', sun: -payout.sun, owed }, ...before]);
  for (const one of [page, late]) {
    await expect(lines(one)).toHaveCount(after.length);
    await expect(button(one, 'reverse-payout')).toHaveCount(0);
  }
  expect([await shown(page, ZH), await shown(late, EN)]).toEqual([after, after]);
  expect([await owedOn(page), await owedOn(late)]).toEqual([owed, owed]);
  await expect(lines(page).nth(1)).toContainText('已撤销');
  await expect(lines(page).first()).toContainText('记到了错误的池');

  // Its transfer may be written down where it belongs, or here once more.
  await button(page, 'write-payout').click();
  await field(page, 'payout-amount').fill('0.01');
  await field(page, 'payout-txid').fill(TXID);
  await field(page, 'reason').fill(REASON);
  await expect(button(page, 'confirm')).toBeEnabled();
  await deed(page).getByRole('button', { name: '取消' }).click();
});

test('all of it is paid in the end; then nothing is left to write down, and pages turn', async () => {
  const page = await people.enter('finance', { language: 'en' }, `/pools?statement=${pool.id}`);
  await button(page, 'write-payout').click();
  await button(page, 'payout-all').click();
  await expect(deed(page).locator('.facts')).toContainText('0 TRX');
  await confirmDeed(page, 'the rest of September');
  await expect(at(page, 'supplier-owed')).toHaveText('0 TRX');
  await expect(button(page, 'write-payout')).toBeDisabled();
  const books = await booked(pool.id);
  expect(books[0]).toMatchObject({ kind: 'supplier_payout', owed: 0n });

  await page.route(/\/statement/, (route) => {
    const url = new URL(route.request().url());
    url.searchParams.set('limit', '3');
    return route.continue({ url: url.href });
  });
  await page.reload();
  await expect(lines(page)).toHaveCount(3);
  expect(await shown(page, EN)).toEqual(books.slice(0, 3));
  await page.locator('[data-test=supplier-lines] [data-test=next]').click();
  await expect(lines(page)).toHaveCount(books.length - 3);
  expect(await shown(page, EN)).toEqual(books.slice(3));
  await page.locator('[data-test=supplier-lines] [data-test=previous]').click();
  await expect(lines(page)).toHaveCount(3);
});

test('a viewer reads and writes nothing; a pool without a delivery and one that is not there say so', async () => {
  const page = await people.enter('viewer', {}, `/pools?statement=${pool.id}`);
  expectConsole(page, /status of 404/);
  await expect(lines(page)).toHaveCount((await booked(pool.id)).length);
  await expect(button(page, 'write-payout')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/\/pools$/);

  const idle = await desk.row<{ name: string }>(
    `SELECT p.name FROM energy_pools p WHERE NOT EXISTS (
       SELECT 1 FROM ledger_accounts a WHERE a.code = 'supplier_payable:' || p.id || ':TRX')`,
  );
  await card(page, idle.name).locator('[data-test=pool-statement-open]').click();
  await expect(at(page, 'supplier-owed')).toHaveText('0 TRX');
  await expect(at(page, 'supplier-lines').locator('[data-test=empty]')).toContainText('还没有账目');
  await page.goto('/pools?statement=0197a8c2-6f1e-7d60-9d5b-2f4f5f6a7b8c');
  await expect(at(page, 'supplier-statement')).toContainText('没有这个能量池');
});
