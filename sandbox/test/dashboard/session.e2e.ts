import { createHmac } from 'node:crypto';
import { expect, test, type Page } from '@playwright/test';
import { openDesk } from './support/desk.js';
import { at, button, expectConsole, field, peopleOf, type Role } from './support/people.js';

const desk = openDesk();
const people = peopleOf(desk);

const EVERYBODY = [
  ...['overview', 'orders', 'flash', 'users', 'pools', 'delegations', 'prices'],
  ...['payments', 'refunds', 'reports', 'alerts', 'risk', 'system', 'settings'],
];
const MENUS: Readonly<Record<Role, readonly string[]>> = {
  viewer: EVERYBODY,
  finance: [...EVERYBODY, 'audit'],
  operator: [...EVERYBODY, 'audit'],
  owner: [...EVERYBODY, 'admins', 'audit'],
};

/** Buttons that do something, by the page where they stand, with who has them. */
const DEEDS: readonly [path: string, name: string, who: readonly Role[]][] = [
  ['/orders', 'place', ['operator', 'owner']],
  ['/orders', 'give', ['operator', 'owner']],
  ['/pools', 'create-pool', ['operator', 'owner']],
  ['/pools', 'import-wallet', ['operator', 'owner']],
  ['/pools', 'pool-to-maintenance', ['operator', 'owner']],
  ['/pools', 'pool-edit', ['operator', 'owner']],
  ['/prices', 'create-package', ['operator', 'owner']],
  ['/prices?tab=tiers', 'create-duration_tier', ['operator', 'owner']],
  ['/prices?tab=flash', 'create-flash', ['operator', 'owner']],
];

/** The same token as if its fifteen minutes were over. */
function aged(bearer: string, secret: string): string {
  const [head = '', body = ''] = bearer.replace('Bearer ', '').split('.');
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as { iat: number; exp: number };
  const old = { ...claims, iat: claims.iat - 3_600, exp: claims.iat - 2_700 };
  const signed = `${head}.${Buffer.from(JSON.stringify(old)).toString('base64url')}`;
  return `Bearer ${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

const signOut = async (page: Page): Promise<void> => {
  await at(page, 'who').click();
  await at(page, 'sign-out').click();
};

test('a wrong code or password lets nobody in, and says so; the right ones do', async () => {
  const page = await people.page('/orders?kind=package');
  expectConsole(page, /status of 401/);
  await expect(page).toHaveURL(/\/login\?next=/);
  await people.fill(page, 'operator', '000000');
  await at(page, 'submit').click();
  await expect(at(page, 'login-error')).toBeVisible();
  await expect(field(page, 'code')).toHaveValue('');
  await people.fill(page, 'operator');
  await field(page, 'password').fill('not the password');
  await at(page, 'submit').click();
  await expect(at(page, 'login-error')).toBeVisible();
  await expect(page).toHaveURL(/\/login/);
  await people.fill(page, 'operator');
  await at(page, 'submit').click();
  await expect(page).toHaveURL(/\d\/orders\?kind=package$/);
  await expect(at(page, 'live')).toHaveAttribute('data-state', 'live');
});

test('a session outlives a reload and its access token, in two tabs at once, without a word', async () => {
  const page = await people.enter('operator', {}, '/orders');
  const first = page.waitForResponse('**/api/auth/refresh');
  await page.reload();
  expect((await first).status()).toBe(200);
  await expect(button(page, 'place')).toBeVisible();

  // Both come back at the same moment: the refresh token counts once, and neither may lose its session.
  const other = await page.context().newPage();
  people.listen(other);
  await Promise.all([page.reload(), other.goto('/pools')]);
  await expect(button(page, 'place')).toBeVisible();
  await expect(button(other, 'create-pool')).toBeVisible();

  expectConsole(page, /status of 401/);
  let refused = 0;
  // Before anything can ask: the list may still be on its way.
  const renewed = page.waitForResponse('**/api/auth/refresh');
  await page.route(/\/api\/orders(\?|$)/, async (route) => {
    const { authorization = '' } = route.request().headers();
    if (refused > 0) return route.continue();
    refused += 1;
    const stale = aged(authorization, desk.sandbox.secrets.jwtSecret);
    return route.continue({ headers: { ...route.request().headers(), authorization: stale } });
  });
  await page.locator('[data-test=menu-overview]').click();
  await page.locator('[data-test=menu-orders]').click();
  expect((await renewed).status()).toBe(200);
  expect(refused).toBe(1);
  await expect(at(page, 'empty')).toBeVisible();
  await expect(page).toHaveURL(/\d\/orders$/);
});

test('whoever logs out in one tab has left in the other; logging out everywhere ends other browsers', async () => {
  const page = await people.enter('viewer', {}, '/orders');
  const other = await page.context().newPage();
  people.listen(other);
  await other.goto('/pools');
  await expect(other.locator('h1')).toBeVisible();
  // What was asked just before is answered after the session is over.
  for (const one of [page, other]) expectConsole(one, /status of 401/);
  await signOut(page);
  await expect(page).toHaveURL(/\/login/);
  await expect(other).toHaveURL(/\/login/);

  const here = await people.enter('viewer', {}, '/account');
  const there = await people.enter('viewer', {}, '/orders');
  for (const one of [here, there]) expectConsole(one, /status of 401/);
  await here.getByRole('button', { name: '全部退出' }).click();
  await button(here, 'confirm').click();
  await expect(here).toHaveURL(/\/login/);
  // Nothing is pressed there: the server tells.
  await expect(there).toHaveURL(/\/login/, { timeout: 15_000 });
  await expect(there.locator('form')).toContainText('登录已失效');
});

test('a session that the server ended leads to the log-in page and back to where one was', async () => {
  const page = await people.enter('viewer', {}, '/prices');
  expectConsole(page, /status of 401/);
  await desk.query(`UPDATE admin_sessions SET ended_at = now() WHERE ended_at IS NULL`);
  // Nothing is pressed: the server tells.
  await expect(page).toHaveURL(/\/login\?next=/);
  await people.fill(page, 'viewer');
  await at(page, 'submit').click();
  await expect(page).toHaveURL(/\d\/prices$/);
});

test('a reload while the server is out of reach logs nobody out, and goes on by itself', async () => {
  const page = await people.enter('operator', {}, '/orders');
  expectConsole(page, /ERR_FAILED/);
  let away = true;
  await page.route('**/api/auth/refresh', (route) => (away ? route.abort() : route.continue()));
  await page.reload();
  await expect(at(page, 'out-of-reach')).toContainText('正在自动重试');
  await expect(at(page, 'login')).toHaveCount(0);
  // The door is there all the same for whoever wants it.
  await page.goto('/login');
  await expect(at(page, 'login')).toBeVisible();
  await page.goto('/orders');
  await expect(at(page, 'out-of-reach')).toBeVisible();
  away = false;
  await expect(button(page, 'place')).toBeVisible();
  await expect(page).toHaveURL(/\d\/orders$/);
});

for (const role of ['viewer', 'finance', 'operator', 'owner'] as const)
  test(`the menu and the buttons are those of the ${role}`, async () => {
    const page = await people.enter(role, {}, '/orders');
    const links = page.locator('nav a[data-test]');
    const shown = () =>
      links.evaluateAll((all) => all.map((link) => link.getAttribute('data-test')?.replace('menu-', '')));
    await expect.poll(async () => new Set(await shown())).toEqual(new Set(MENUS[role]));
    for (const [path, name, who] of DEEDS) {
      await page.goto(path);
      await expect(page.locator('[data-test=list]').first()).toBeVisible();
      if (who.includes(role)) await expect(button(page, name).first()).toBeEnabled();
      else await expect(button(page, name)).toHaveCount(0);
    }
    for (const hidden of MENUS.owner.filter((name) => !MENUS[role].includes(name))) {
      await page.goto(`/${hidden}`);
      await expect(page).toHaveURL(/\/not-allowed$/);
    }
  });
