import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { barriersOf } from './support/barriers.js';
import { openDesk } from './support/desk.js';
import { at, peopleOf, unexpectedOf, type Look } from './support/people.js';

/** Where pictures of all pages in all looks go; without it each page is only looked at in the two extremes. */
const PICTURES = process.env['PICTURES_DIR'];
const PAST_DAYS = 30;

const desk = openDesk(PICTURES === undefined ? 0 : PAST_DAYS);
const people = peopleOf(desk);

const PAGES = [
  ...['/', '/orders', '/flash', '/users', '/pools', '/delegations', '/prices', '/prices?tab=tiers'],
  ...[
    '/prices?tab=rules',
    '/prices?tab=flash',
    '/prices?tab=rates',
    '/payments',
    '/payments?view=all',
    '/refunds',
  ],
  ...['/reports', '/reports?tab=exports', '/reports?tab=days', '/reports?tab=reconciliation'],
  ...['/alerts', '/risk', '/system', '/settings', '/admins', '/audit', '/account', '/status', '/nowhere'],
];

const WIDE = { width: 1280, height: 800 };
const TABLET = { width: 820, height: 1180 };
const ALL: readonly Look[] = (['zh', 'en'] as const).flatMap((language) =>
  (['light', 'dark'] as const).flatMap((theme) =>
    [WIDE, TABLET].map((size) => ({ language, theme, ...size })),
  ),
);
const EXTREMES: readonly Look[] = [
  { language: 'zh', theme: 'light', ...WIDE },
  { language: 'en', theme: 'dark', ...TABLET },
];
const nameOf = ({ language, theme, width }: Look): string => `${language}-${theme}-${width}`;
const fileOf = (path: string): string => path.replace(/^\//, '').replace(/[/?=&]+/g, '-') || 'overview';

async function picture(page: Page, name: string, look: Look): Promise<void> {
  if (PICTURES === undefined) return;
  const folder = join(PICTURES, nameOf(look));
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}

/** Everything that has a drawer has something to show in it. */
async function business(): Promise<string[]> {
  const user = await desk.chat.createUser('Mei', 'zh');
  const order = await desk.rent(user, { package: /65k · 1 小时/ });
  const { address } = await user.paymentRequest();
  await user.pay();
  await desk.reaches(order.id, 'active');
  await user.pay(address, '7.77');
  const { id: payment } = await desk.until('a payment that fits nothing', async () => {
    const [found] = await desk.query<{ id: string }>(`SELECT id FROM payments WHERE outcome = 'unmatched'`);
    return found;
  });
  const idOf = async (table: string): Promise<string> =>
    (await desk.row<{ id: string }>(`SELECT id FROM ${table} LIMIT 1`)).id;
  const delegation = await desk.row<{ id: string; wallet_id: string }>(
    'SELECT * FROM energy_delegations LIMIT 1',
  );
  return [
    `/orders/${order.id}`,
    `/payments/${payment}`,
    `/users/${await idOf('users')}`,
    `/pools/${delegation.wallet_id}`,
    `/delegations/${delegation.id}`,
    `/prices/${await idOf('energy_packages')}`,
  ];
}

test('every page fits both screens, can be read by everybody, and is quiet in the console', async () => {
  test.setTimeout(1_800_000);
  const drawers = await business();
  const door = await people.page('/login');
  await expect(at(door, 'login')).toBeVisible();
  await picture(door, 'login', EXTREMES[0] ?? {});
  for (const look of PICTURES === undefined ? EXTREMES : ALL) {
    const page = await people.enter('owner', look);
    for (const path of [...PAGES, ...drawers]) {
      await page.goto(path);
      await expect(page.locator('h1').first()).toBeVisible();
      if (drawers.includes(path)) await expect(at(page, 'drawer').locator('h2')).not.toBeEmpty();
      await page.waitForLoadState('load');
      // Below its head and its tabs: they come first, what a tab shows is fetched then.
      if (path.startsWith('/reports')) await expect(page.locator('main section > *').nth(2)).toBeVisible();
      await expect(page.locator('.el-skeleton:visible, .el-loading-mask:visible')).toHaveCount(0);
      for (const chart of await page.locator('figure .canvas').all())
        await expect(chart.locator('canvas')).toBeVisible();
      const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
      expect(wide, `${path} ${nameOf(look)}`).toBeLessThanOrEqual(look.width ?? WIDE.width);
      expect(unexpectedOf(page), `${path} ${nameOf(look)}`).toEqual([]);
      if (PICTURES === undefined) await expect.poll(() => barriersOf(page)).toEqual([]);
      await picture(page, fileOf(path).replace(/-[0-9a-f-]{36}$/, '-one'), look);
    }
  }
});
