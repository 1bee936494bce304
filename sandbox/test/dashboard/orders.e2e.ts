import { expect, test, type Page } from '@playwright/test';
import { pressOn } from '../scenarios/support/rent.js';
import { openDesk } from './support/desk.js';
import { trx } from './support/figures.js';
import { row } from './support/lists.js';
import { at, button, confirmDeed, deed, expectConsole, field, peopleOf } from './support/people.js';

const desk = openDesk();
const people = peopleOf(desk);

const CHAIN_MS = 60_000;

test.describe.configure({ mode: 'serial' });

const LINE_CUT = /ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED|ERR_CONNECTION|Failed to load resource/;
const PART_MISSING = /dynamically imported module/;

/** The page is live, and what comes after the first page has come too. */
async function allIsLoaded(page: Page): Promise<void> {
  await expect(at(page, 'live')).toHaveAttribute('data-state', 'live');
  await expect(at(page, 'alert-toasts')).toBeAttached();
}

/** Left in the page; a reload would sweep it away. */
const mark = (page: Page): Promise<unknown> => page.evaluate('window.marked = true');
const stillMarked = (page: Page): Promise<unknown> => page.evaluate('window.marked');

const inChat = (page: Page, name: RegExp) => page.locator('main').getByRole('button', { name }).last();

/** Rents in the chat page as a visitor does, up to the payment page. */
async function rentByHand(chat: Page, name: string, receiver: string): Promise<void> {
  await chat.goto(desk.sandbox.endpoints.chat);
  await chat.getByRole('navigation').getByRole('button', { name }).click();
  await chat.getByRole('button', { name: '开始', exact: true }).click();
  await inChat(chat, /租用能量/).click();
  await inChat(chat, /65k · 1 小时/).click();
  await expect(chat.locator('article', { hasText: '2.80 TRX' })).toBeVisible();
  await inChat(chat, /接收地址/).click();
  await inChat(chat, /新地址/).click();
  await chat.getByPlaceholder(/发消息/).fill(receiver);
  await chat.keyboard.press('Enter');
  await expect(chat.locator('article', { hasText: '已激活' })).toBeVisible();
  await inChat(chat, /下一步/).click();
  await inChat(chat, /转账支付 .* TRX/).click();
}

test('the whole loop: what a visitor rents in the chat travels through the dashboard by itself', async ({
  page: chat,
}) => {
  const [visitor] = (await desk.chat.users()).filter(({ name }) => name === '小林');
  const user = desk.chat.user(visitor?.id ?? 0);
  const { address } = await user.wallet();
  const page = await people.enter('operator', {}, '/orders');
  const overview = await page.context().newPage();
  people.listen(overview);
  await overview.goto('/');
  for (const one of [page, overview]) {
    await expect(at(one, 'live')).toHaveAttribute('data-state', 'live');
    await mark(one);
  }
  await expect(at(page, 'empty')).toBeVisible();

  await rentByHand(chat, '小林', address);
  const order = await desk.until('the order', () => desk.newestOrder(user.id).catch(() => undefined));
  await expect(row(page, order.reference)).toContainText('待支付');
  await row(page, order.reference).locator('[data-test=open-row]').click();
  await expect(at(page, 'drawer')).toContainText(order.reference);
  await expect(at(page, 'timeline').locator('li').first()).toBeVisible();

  await chat.getByRole('tab', { name: '支付 TRX' }).click();
  await chat.getByRole('button', { name: /聊天中的付款请求/ }).click();
  await chat.getByTestId('pay-form').getByRole('button', { name: '支付', exact: true }).click();
  await desk.reaches(order.id, 'active');
  await expect(row(page, order.reference)).toContainText('租赁中');
  await expect(at(page, 'drawer').locator('.el-drawer__header')).toContainText('租赁中');
  await expect(at(overview, 'live-feed')).toContainText('租赁中');
  await expect(chat.locator('article', { hasText: '能量已委托到账' })).toBeVisible({ timeout: CHAIN_MS });

  await desk.chain.control('warp', { seconds: 3_700 });
  await desk.reaches(order.id, 'completed');
  await expect(row(page, order.reference)).toContainText('已完成');
  const kinds = await desk.query<{ kind: string }>('SELECT kind FROM order_events WHERE order_id = $1', [
    order.id,
  ]);
  const told = at(page, 'timeline').locator('li');
  await expect.poll(() => told.count()).toBeGreaterThanOrEqual(Math.min(kinds.length, 4));
  for (const one of [page, overview]) expect(await stillMarked(one)).toBe(true);
});

test('what happened while the line was cut is shown when it is back, without a reload', async () => {
  const page = await people.enter('viewer', {}, '/orders');
  expectConsole(page, LINE_CUT);
  await allIsLoaded(page);
  await mark(page);
  const user = await desk.chat.createUser('离线', 'en');
  await desk.sandbox.server.kill9();
  const killed = new Date();
  await expect(at(page, 'live')).toHaveAttribute('data-state', 'connecting');
  await desk.sandbox.server.start();
  await desk.chat.waitForBot();
  await desk.until(
    'the scanner to be at the head, without which nothing is sold',
    async () =>
      (
        await desk.query('SELECT 1 FROM chain_cursor WHERE node_height - height <= 3 AND updated_at > $1', [
          killed,
        ])
      )[0],
  );
  const first = await desk.rent(user);
  await expect(at(page, 'live')).toHaveAttribute('data-state', 'live', { timeout: 20_000 });
  await expect(row(page, first.reference)).toContainText('待支付');
  await user.pay();
  await desk.reaches(first.id, 'active');
  await expect(row(page, first.reference)).toContainText('租赁中');
  expect(await stillMarked(page)).toBe(true);
});

test('a page that cannot be loaded while the line is cut is told of, throws nothing away, and comes when asked again', async () => {
  const page = await people.enter('viewer', {}, '/orders');
  for (const said of [LINE_CUT, PART_MISSING]) expectConsole(page, said);
  await allIsLoaded(page);
  await mark(page);
  await field(page, 'quick-search').fill('half a reference');
  await desk.sandbox.server.kill9();
  await page.getByRole('link', { name: '用户', exact: true }).click();
  await expect(at(page, 'missing-part')).toContainText('没有加载成功');
  await button(page, 'load-again').click();
  await expect(at(page, 'missing-part')).toContainText('仍然连不上服务器');
  expect(await stillMarked(page)).toBe(true);
  await expect(field(page, 'quick-search')).toHaveValue('half a reference');
  await expect(page).toHaveURL(/\/orders$/);
  await desk.sandbox.server.start();
  await desk.chat.waitForBot();
  await button(page, 'load-again').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('用户');
  await expect(page).toHaveURL(/\/users$/);
  await expect(at(page, 'missing-part')).toHaveCount(0);
});

test('a tab of a build that was replaced starts anew at the page that was wanted', async () => {
  const page = await people.enter('viewer', {}, '/orders');
  for (const said of [LINE_CUT, PART_MISSING]) expectConsole(page, said);
  await allIsLoaded(page);
  await mark(page);
  let replaced = true;
  await page.route(/\/assets\/users\.page-/, (route) =>
    replaced ? route.fulfill({ status: 404 }) : route.continue(),
  );
  await page.route(/:\d+\/$/, async (route) => {
    replaced = false;
    const answer = await route.fetch();
    await route.fulfill({
      response: answer,
      body: (await answer.text()).replaceAll('/assets/index-', '/assets/index-of-tomorrow-'),
    });
  });
  await page.getByRole('link', { name: '用户', exact: true }).click();
  await expect(page).toHaveURL(/\/users$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('用户');
  await expect.poll(() => stillMarked(page)).toBeUndefined();
});

test('an order is found by all that somebody knows of it, and the filters stay in the address', async () => {
  const order = await desk.row<{ id: string; reference: string; receiver: string }>(
    `SELECT * FROM orders WHERE status = 'active' LIMIT 1`,
  );
  const page = await people.enter('viewer', {}, '/');
  for (const known of [order.reference, order.receiver, order.id]) {
    await field(page, 'quick-search').fill(known);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\d\/orders\?q=/);
    await expect(row(page, order.reference)).toBeVisible();
  }
  await page.goto('/orders?status=cancelled');
  await expect(at(page, 'empty')).toBeVisible();
  await page.goto(`/orders/${order.id}?status=active`);
  await expect(at(page, 'drawer')).toContainText(order.reference);
  for (const name of ['order-refund', 'order-retry', 'order-cancel', 'order-priority'])
    await expect(button(page, name)).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/\d\/orders\?status=active$/);
});

test('an unpaid order is cancelled with its facts repeated; what changed meanwhile is told', async () => {
  const user = await desk.chat.createUser('Changing', 'en');
  const order = await desk.rent(user);
  const page = await people.enter('operator', {}, `/orders/${order.id}`);
  expectConsole(page, /status of 409/);
  await button(page, 'order-cancel').click();
  await expect(deed(page)).toContainText(order.reference);
  await expect(button(page, 'confirm')).toBeDisabled();
  await pressOn(user, /^cancel_order_/, 0);
  await pressOn(user, /^cancel_sure_/, 0);
  await desk.reaches(order.id, 'cancelled');
  await field(page, 'reason').fill('the user asked for it');
  await button(page, 'confirm').click();
  await expect(at(page, 'deed-error')).toBeVisible();
  await expect(row(page, order.reference)).toContainText('已取消');

  const next = await desk.rent(user);
  await page.goto(`/orders/${next.id}`);
  await button(page, 'order-cancel').click();
  await confirmDeed(page, 'the user asked for it');
  await desk.reaches(next.id, 'cancelled');
  await expect(row(page, next.reference)).toContainText('已取消');
});

test('a paid order that nobody can serve is given back once by one of two; the buyer is told', async () => {
  const user = await desk.chat.createUser('Waiting', 'en');
  const order = await desk.rent(user);
  await desk.query(`UPDATE energy_pools SET status = 'maintenance' WHERE status = 'active'`);
  // It is not to be given back by itself while two people log in.
  await desk.set('order.capacity_wait_minutes', '600');
  try {
    await user.pay();
    await desk.reaches(order.id, 'waiting_capacity');
    const page = await people.enter('finance', {}, `/orders/${order.id}`);
    const late = await people.enter('owner', { language: 'en' }, `/orders/${order.id}`);
    expectConsole(late, /status of 409/);
    for (const one of [page, late]) await button(one, 'order-refund').click();
    await field(late, 'reason').fill('the same thought');
    await expect(deed(page)).toContainText(order.reference);
    await expect(deed(page)).toContainText(trx(BigInt(order.amount)));
    await confirmDeed(page, '今天没有能量了');
    await desk.reaches(order.id, 'refunded');
    await expect(row(page, order.reference)).toContainText('已退款');
    await button(late, 'confirm').click();
    await expect(at(late, 'deed-error')).toBeVisible();
    const booked = await desk.query<{ sun: string }>(
      `SELECT (-b.amount)::text AS sun FROM balance_transactions b JOIN ledger_accounts a ON a.id = b.account_id
       JOIN orders o ON a.code = 'user:' || o.user_id || ':TRX' WHERE o.id = $1`,
      [order.id],
    );
    expect(booked).toEqual([{ sun: order.amount }]);
    await user.waitForMessage(/^↩️ [^]*refunded to your balance/);
  } finally {
    await desk.set('order.capacity_wait_minutes', '10');
    await desk.query(`UPDATE energy_pools SET status = 'active' WHERE status = 'maintenance'`);
  }
});
