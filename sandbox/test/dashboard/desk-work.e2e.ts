import { expect, test, type Page } from '@playwright/test';
import { openDesk } from './support/desk.js';
import { pick, row } from './support/lists.js';
import {
  at,
  button,
  confirmDeed,
  deed,
  expectConsole,
  field,
  peopleOf,
  unexpectedOf,
} from './support/people.js';

const desk = openDesk();
const people = peopleOf(desk);

/** Somebody new at the desk; what is learnt of her goes from test to test. */
const lin = { email: 'lin@energy-desk.example', password: 'a-long-night-train', codes: [] as string[] };
const KEY = 'order.timeout_minutes';
const SOON_MS = 15_000;

test.describe.configure({ mode: 'serial' });

async function logIn(page: Page, code?: string): Promise<void> {
  await field(page, 'email').fill(lin.email);
  await field(page, 'password').fill(lin.password);
  await field(page, 'code').fill(code ?? '');
  await at(page, 'submit').click();
}
/** Each of her recovery codes counts once. */
async function enterAsLin(path: string): Promise<Page> {
  const page = await people.page(`/login?next=${encodeURIComponent(path)}`, { language: 'en' });
  await page.getByRole('button', { name: 'Use a recovery code' }).click();
  await logIn(page, lin.codes.shift());
  await expect(page.locator('nav a').first()).toBeAttached({ timeout: SOON_MS });
  return page;
}
const admin = () =>
  desk.row<{ id: string; role: string; status: string; enrolled: boolean; sessions: number }>(
    `SELECT a.id, a.role, a.status, a.totp_confirmed_at IS NOT NULL AS enrolled,
       (SELECT count(*)::int FROM admin_sessions s WHERE s.admin_id = a.id AND s.ended_at IS NULL) AS sessions
     FROM admins a WHERE a.email = $1`,
    [lin.email],
  );

test('language and appearance are chosen before anybody logs in, and stay', async () => {
  const page = await people.page('/login');
  const title = page.getByRole('heading', { level: 1 });
  await expect(title).toHaveText('登录管理台');
  await at(page, 'language').selectOption('en');
  await at(page, 'theme').selectOption('dark');
  await expect(title).toHaveText('Log in to the dashboard');
  await expect(page.locator('html')).toHaveClass(/dark/);
  await page.goto('/status');
  await expect(title).toHaveText('System health');
  await expect(page.locator('html')).toHaveClass(/dark/);
  await at(page, 'language').selectOption('zh');
  await at(page, 'theme').selectOption('light');
  await page.reload();
  await expect(title).toHaveText('系统状态');
  await expect(page.locator('html')).not.toHaveClass(/dark/);
});

test('somebody is invited, chooses a password behind the link once, and logs in with the role', async () => {
  const owner = await people.enter('owner', {}, '/admins');
  expectConsole(owner, /status of 409/);
  await button(owner, 'invite').click();
  await field(owner, 'email').fill(people.account('viewer').email);
  await field(owner, 'reason').fill('joins on Monday');
  await button(owner, 'confirm').click();
  await expect(at(owner, 'deed-error')).toBeVisible();
  // What was typed is still there.
  await expect(field(owner, 'reason')).toHaveValue('joins on Monday');
  await field(owner, 'email').fill(lin.email);
  await confirmDeed(owner);
  const link = new URL(await at(owner, 'link').innerText());
  await owner.keyboard.press('Escape');
  await expect(at(owner, 'link')).toBeVisible();
  await button(owner, 'link-kept').click();
  await expect(row(owner, lin.email)).toContainText('已邀请');

  const path = `${link.pathname}${link.hash}`;
  const page = await people.page(path);
  expectConsole(page, /status of 4(22|0\d)/);
  await field(page, 'new-password').fill(lin.email);
  await at(page, 'submit').click();
  await expect(page.getByRole('alert')).toBeVisible();
  await field(page, 'new-password').fill(lin.password);
  await at(page, 'submit').click();
  await expect(at(page, 'invited')).toContainText(lin.email);
  await at(page, 'invited').getByRole('link').click();
  await logIn(page);
  await expect(page.locator('[data-test=menu-settings]')).toBeVisible();
  await expect(page.locator('[data-test=menu-admins]')).toHaveCount(0);
  expect(await admin()).toMatchObject({ role: 'viewer', status: 'active', sessions: 1 });

  const late = await people.page(path);
  expectConsole(late, /status of 4\d\d/);
  await field(late, 'new-password').fill('somebody-else-entirely');
  await at(late, 'submit').click();
  await expect(late.getByRole('alert')).toBeVisible();
  await expect(at(late, 'invited')).toHaveCount(0);
});

test('another role ends the sessions; its deeds wait for the second factor, which is set up', async () => {
  const owner = await people.enter('owner', {}, '/admins');
  const page = await people.page('/login?next=%2Fsettings', { language: 'en' });
  expectConsole(page, /status of 40[13]/);
  await logIn(page);
  await expect(page.locator('h1')).toHaveText('Settings');
  await row(owner, lin.email).locator('[data-test=open-row]').click();
  await button(owner, 'change-role').click();
  await pick(owner, '新角色', /^所有者/);
  await confirmDeed(owner, 'runs the desk from now on');
  await expect(row(owner, lin.email)).toContainText('所有者');
  // Nothing is pressed there: the server tells.
  await expect(page.locator('form')).toContainText('The session is over', { timeout: SOON_MS });
  await logIn(page);
  await page.locator('[data-test=menu-settings]').click();
  await expect(page.locator(`[data-test="setting-${KEY}"] input`)).toBeDisabled();

  await at(page, 'who').click();
  await at(page, 'account').click();
  await button(page, 'set-up').click();
  await field(page, 'password').last().fill('not the password');
  await button(page, 'confirm').click();
  await expect(at(page, 'deed-error')).toBeVisible();
  await field(page, 'password').fill(lin.password);
  await button(page, 'confirm').click();
  const secret = await at(page, 'totp-secret').innerText();
  await expect(button(page, 'confirm')).toHaveCount(1);
  await field(page, 'code').fill('000000');
  await button(page, 'confirm').click();
  await expect(at(page, 'deed-error')).toBeVisible();
  await field(page, 'code').fill(await desk.code(secret));
  await confirmDeed(page);
  await expect(at(page, 'recovery-codes').locator('code').last()).toBeVisible();
  lin.codes = await at(page, 'recovery-codes').locator('code').allInnerTexts();
  expect(await admin()).toMatchObject({ role: 'owner', enrolled: true });

  await at(page, 'who').click();
  await at(page, 'sign-out').click();
  await logIn(page);
  await expect(at(page, 'login-error')).toBeVisible();
  await logIn(page, await desk.code(secret));
  await page.locator('[data-test=menu-settings]').click();
  await expect(page.locator(`[data-test="setting-${KEY}"] input`)).toBeEnabled();
});

test('two people change one setting: the second is told to what, loses nothing, and decides', async () => {
  const path = `/settings?q=${KEY}`;
  const owner = await people.enter('owner', {}, path);
  const page = await enterAsLin(path);
  expectConsole(page, /status of 409/);
  const input = (one: Page) => one.locator(`[data-test="setting-${KEY}"] input`);
  await input(page).fill('20');

  await input(owner).fill('0');
  await expect(button(owner, 'save')).toBeDisabled();
  await input(owner).fill('45');
  await button(owner, 'save').click();
  await expect(deed(owner)).toContainText('30 分钟 → 45 分钟');
  await confirmDeed(owner, 'slow exchanges');
  await expect(at(owner, 'save-bar')).toHaveCount(0);

  await button(page, 'save').click();
  await field(page, 'reason').fill('quick ones only');
  await button(page, 'confirm').click();
  await expect(at(page, 'deed-error')).toBeVisible();
  await deed(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(at(page, 'conflict')).toContainText(`${people.account('owner').email} changed this to 45 min`);
  await expect(input(page)).toHaveValue('20');
  await expect(button(page, 'save')).toBeDisabled();
  await page.getByRole('button', { name: 'Go on with mine' }).click();
  await button(page, 'save').click();
  await expect(deed(page)).toContainText('45 min → 20 min');
  await confirmDeed(page, 'quick ones only');

  await at(page, 'history').click();
  const told = at(page, 'drawer').locator('[data-test=list] tbody tr');
  await expect(told.nth(0)).toContainText(`45 → 20`);
  await expect(told.nth(0)).toContainText(lin.email);
  await expect(told.nth(0)).toContainText('quick ones only');
  await expect(told.nth(1)).toContainText('30 → 45');
  const kept = await desk.query<{ before: string; after: string }>(
    'SELECT before, after FROM system_config_changes WHERE key = $1 ORDER BY id DESC',
    [KEY],
  );
  expect(kept).toEqual([
    { before: '45', after: '20' },
    { before: '30', after: '45' },
  ]);
  // It holds for the next buyer.
  const { id } = await desk.rent(await desk.chat.createUser('Quick', 'en'));
  const { minutes } = await desk.row<{ minutes: number }>(
    `SELECT (extract(epoch FROM o.payment_deadline - min(e.chain_time)) / 60)::int AS minutes
     FROM orders o JOIN order_events e ON e.order_id = o.id WHERE o.id = $1 GROUP BY o.id`,
    [id],
  );
  expect(minutes).toBe(20);
});

test('the log has the change with what was and what is; its filters stay in the address', async () => {
  const page = await people.enter('finance', {}, '/audit');
  await pick(page, '操作类别', '设置');
  await expect(page).toHaveURL(/action=settings/);
  const lines = page.locator('[data-test=list] tbody tr');
  const { count } = await desk.row<{ count: number }>(
    `SELECT count(*)::int FROM audit_logs WHERE action LIKE 'settings.%'`,
  );
  await expect(lines).toHaveCount(count);
  for (const text of [lin.email, '修改设置', '订单支付时限', '45 → 20', 'quick ones only'])
    await expect(lines.first()).toContainText(text);
  await lines.first().locator('[data-test=open-row]').click();
  await expect(at(page, 'difference').locator('.before')).toHaveText('45');
  await expect(at(page, 'difference').locator('.after')).toHaveText('20');
  await page.keyboard.press('Escape');

  const who = page.getByRole('textbox', { name: '操作人邮箱（完整）' });
  await who.fill(people.account('owner').email);
  await who.press('Enter');
  await expect(lines).toHaveCount(1);
  await page.reload();
  await expect(who).toHaveValue(people.account('owner').email);
  await expect(lines).toHaveCount(1);
  await expect(lines.first()).toContainText('30 → 45');
  await who.fill('nobody@energy-desk.example');
  await who.press('Enter');
  await expect(at(page, 'empty')).toContainText('没有符合筛选条件的记录');
  await at(page, 'clear-filters').click();
  await expect(page).toHaveURL(/\d\/audit$/);
});

test('the log leads to the price that it tells of, on the tab where it stands', async () => {
  const { id } = await desk.row<{ id: string }>(
    `SELECT id FROM price_configs WHERE kind = 'duration_tier' AND active LIMIT 1`,
  );
  await desk.query(`INSERT INTO audit_logs (actor, action, subject) VALUES ('seed', 'prices.create', $1)`, [
    `duration_tier:${id}`,
  ]);
  const page = await people.enter('owner', {}, `/audit?subject=duration_tier:${id}`);
  await page.locator('[data-test=list] tbody a.thing').click();
  await expect(page).toHaveURL(new RegExp(`/prices/${id}\\?tab=tiers$`));
  await expect(at(page, 'drawer')).toContainText('价格');
  await expect(button(page, 'price-change')).toBeVisible();
});

test('a setting of few words is chosen, not typed, and saved as it is named', async () => {
  const page = await people.enter('owner', {}, '/settings?q=alert.language');
  const setting = page.locator('[data-test="setting-alert.language"]');
  await setting.locator('.el-select').click();
  await page.locator('.el-select__popper:visible').getByRole('option', { name: 'English' }).click();
  await button(page, 'save').click();
  await expect(deed(page)).toContainText('中文 → English');
  await confirmDeed(page, '值班的同事读英文');
  await expect(at(page, 'save-bar')).toHaveCount(0);
  const { value } = await desk.row<{ value: string }>(
    `SELECT value FROM system_configs WHERE key = 'alert.language'`,
  );
  expect(value).toBe('en');
});

test('whoever is disabled is out at once and stays out; nobody disables himself', async () => {
  const owner = await people.enter('owner', {}, '/admins');
  expectConsole(owner, /status of 409/);
  const page = await enterAsLin('/settings');
  expectConsole(page, /status of 401/);
  await row(owner, lin.email).locator('[data-test=open-row]').click();
  await button(owner, 'toggle-admin').click();
  await confirmDeed(owner, 'left the company');
  await expect(page.locator('form')).toContainText('The session is over', { timeout: SOON_MS });
  expect(await admin()).toMatchObject({ status: 'disabled', sessions: 0 });
  await page.getByRole('button', { name: 'Use a recovery code' }).click();
  await logIn(page, lin.codes.shift());
  await expect(at(page, 'login-error')).toBeVisible();

  await owner.keyboard.press('Escape');
  await row(owner, people.account('owner').email).locator('[data-test=open-row]').click();
  await button(owner, 'toggle-admin').click();
  await field(owner, 'reason').fill('by mistake');
  await button(owner, 'confirm').click();
  await expect(at(owner, 'deed-error')).toBeVisible();
  await deed(owner).getByRole('button', { name: '取消' }).click();
  await owner.keyboard.press('Escape');
  await pick(owner, '状态', '已停用');
  await expect(owner).toHaveURL(/status=disabled/);
  await expect(owner.locator('[data-test=list] tbody tr')).toHaveCount(1);
  expect(unexpectedOf(owner)).toEqual([]);
});
