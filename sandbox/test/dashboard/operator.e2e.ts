import { expect, test, type Page } from '@playwright/test';
import { openDesk } from './support/desk.js';
import { pick } from './support/lists.js';
import { at, button, confirmDeed, deed, expectConsole, field, peopleOf } from './support/people.js';
import { newSupplier } from './support/supplier.js';

const desk = openDesk();
const people = peopleOf(desk);

const STAKED_TRX = 20_000;
const CHAIN_MS = 60_000;
const LABEL = '新供应商 A';

test.describe.configure({ mode: 'serial' });

const wallet = (page: Page, label: string) => page.locator('[data-test=list] tbody tr', { hasText: label });
const pool = (page: Page, name: string) => page.locator(`[data-test="pool-${name}"]`);

test('a wallet is imported, its key never seen again, its capacity shown, and it is drained', async () => {
  const supplier = await newSupplier(desk, STAKED_TRX);
  const page = await people.enter('operator', {}, '/pools');
  expectConsole(page, /status of 4(09|22)/);
  await button(page, 'import-wallet').click();
  await deed(page).getByText('所有者密钥', { exact: true }).click();
  await field(page, 'wallet-address').fill(
    supplier.address.replace(/.$/, (sign) => (sign === '1' ? '2' : '1')),
  );
  await expect(deed(page)).toContainText('不是有效的 TRON 地址');
  await field(page, 'wallet-address').fill(supplier.address);
  await field(page, 'wallet-key').fill('not a key');
  await field(page, 'reason').fill('a new supplier');
  await expect(button(page, 'confirm')).toBeDisabled();
  await field(page, 'wallet-key').fill(supplier.privateKey);
  await field(page, 'wallet-label').fill(LABEL);
  await button(page, 'confirm').click();
  await expect(at(page, 'key-checked')).toContainText('这是所有者密钥');
  expect(await page.content()).not.toContain(supplier.privateKey);
  await button(page, 'key-checked-close').click();

  await expect(wallet(page, LABEL)).toContainText('20,000 TRX');
  await expect(wallet(page, LABEL)).toContainText('在售');
  await wallet(page, LABEL).locator('[data-test=open-row]').click();
  await expect(at(page, 'drawer').getByRole('img', { name: /20,000 TRX/ })).toBeVisible();
  expect(await page.content()).not.toContain(supplier.privateKey);

  await button(page, 'toggle-wallet').click();
  await expect(deed(page)).toContainText(LABEL);
  await expect(deed(page)).toContainText(supplier.address);
  await confirmDeed(page, 'drained for a check');
  await expect(wallet(page, LABEL)).toContainText('停用');
  const { status } = await desk.row<{ status: string }>(
    'SELECT status FROM supplier_wallets WHERE address = $1',
    [supplier.address],
  );
  expect(status).toBe('disabled');

  // The same wallet a second time is refused in words.
  await page.keyboard.press('Escape');
  await button(page, 'import-wallet').click();
  await deed(page).getByText('所有者密钥', { exact: true }).click();
  await field(page, 'wallet-address').fill(supplier.address);
  await field(page, 'wallet-key').fill(supplier.privateKey);
  await field(page, 'reason').fill('once more');
  await button(page, 'confirm').click();
  await expect(at(page, 'deed-error')).toBeVisible();
});

test('a pool is drained: it sells no more, and says what still runs', async () => {
  const user = await desk.chat.createUser('Renter', 'en');
  const order = await desk.rent(user);
  await user.pay();
  await desk.reaches(order.id, 'active');
  const { name } = await desk.row<{ name: string }>(
    `SELECT p.name FROM energy_delegations d JOIN supplier_wallets w ON w.id = d.wallet_id
       JOIN energy_pools p ON p.id = w.pool_id WHERE d.order_id = $1 AND d.status = 'active'`,
    [order.id],
  );
  const page = await people.enter('operator', {}, '/pools');
  await pool(page, name).locator('button[data-test=pool-to-maintenance]').click();
  await expect(deed(page)).toContainText(name);
  await confirmDeed(page, 'the supplier takes it back');
  await expect(pool(page, name).locator('[data-test=draining]')).toContainText('还有 1 笔租赁');
  const nextUser = await desk.chat.createUser('Next', 'en');
  const next = await desk.rent(nextUser);
  await nextUser.pay();
  await desk.reaches(next.id, 'active');
  const served = await desk.query<{ name: string }>(
    `SELECT DISTINCT p.name FROM energy_delegations d JOIN supplier_wallets w ON w.id = d.wallet_id
       JOIN energy_pools p ON p.id = w.pool_id WHERE d.order_id = $1`,
    [next.id],
  );
  expect(served.map((one) => one.name)).not.toContain(name);
  await desk.chain.control('warp', { seconds: 3_700 });
  await desk.reaches(order.id, 'completed');
  await expect(pool(page, name).locator('[data-test=draining]')).toContainText('已排空', {
    timeout: CHAIN_MS,
  });
});

test('of two who change one pool neither takes back what the other wrote', async () => {
  const [first] = await desk.query<{ id: string; name: string; cost_per_energy_sun: string }>(
    'SELECT id, name, cost_per_energy_sun FROM energy_pools ORDER BY created_at DESC',
  );
  if (!first) throw new Error('there is no pool');
  const dearer = Number(first.cost_per_energy_sun) + 1;
  const page = await people.enter('operator', {}, '/pools');
  const late = await people.enter('owner', { language: 'en' }, '/pools');
  expectConsole(late, /status of 409/);
  for (const one of [page, late]) await pool(one, first.name).locator('button[data-test=pool-edit]').click();
  await field(late, 'pool-edit-name').fill('Renamed');
  await field(late, 'reason').fill('a better name');
  await field(page, 'pool-edit-cost').fill(String(dearer));
  await confirmDeed(page, 'the supplier asks for more');
  // Somebody rents: the other page goes on by itself, and the dialog before it has what was seen when it opened.
  await desk.rent(await desk.chat.createUser('Passer-by', 'en'));
  await expect(pool(late, first.name)).toContainText(`${dearer} sun`);
  await button(late, 'confirm').click();
  await expect(at(late, 'deed-error')).toBeVisible();
  await expect(field(late, 'pool-edit-name')).toHaveValue('Renamed');
  await expect(field(late, 'pool-edit-cost')).toHaveValue(String(dearer));
  await button(late, 'confirm').click();
  await expect(deed(late)).toHaveCount(0);
  expect(
    await desk.row('SELECT name, cost_per_energy_sun::int AS cost FROM energy_pools WHERE id = $1', [
      first.id,
    ]),
  ).toEqual({ name: 'Renamed', cost: dearer });
});

test('a price is changed, and the bot sells at it from the next page on', async () => {
  const page = await people.enter('operator', {}, '/prices');
  const row = page.locator('[data-test=prices-package] tbody tr', { hasText: '65k · 1 h' });
  await expect(row).toContainText('2.8 TRX');
  await row.locator('[data-test=open-row]').click();
  await button(page, 'price-change').click();
  await field(page, 'price-amount').fill('3.1');
  await expect(deed(page)).toContainText('2.8 TRX → 3.1 TRX');
  await confirmDeed(page, 'dearer in the evening');
  await expect(row).toContainText('3.1 TRX');

  const user = await desk.chat.createUser('Buyer', 'en');
  const order = await desk.rent(user);
  // The suffix that tells payments apart is less than 0.01 TRX.
  expect(Number(order.amount) - (Number(order.amount) % 10_000)).toBe(3_100_000);
  const { amount } = await user.paymentRequest();
  expect(amount).toMatch(/^3\.10/);
});

test('a number that is typed and emptied again is missing, neither none nor a fault', async () => {
  const page = await people.enter('operator', {}, '/pools');
  const confirm = button(page, 'confirm');
  const empty = async (name: string): Promise<void> => {
    await field(page, name).fill('');
    await field(page, name).blur();
  };
  await button(page, 'create-pool').click();
  await field(page, 'pool-name').fill('Free of charge?');
  await field(page, 'reason').fill('a new supplier');
  for (const [name, value] of [
    ['pool-cost', '12'],
    ['pool-priority', '50'],
  ] as const) {
    await field(page, name).fill(value);
    await empty(name);
    await expect(confirm).toBeDisabled();
    await field(page, name).fill(value);
    await field(page, name).blur();
  }
  await expect(confirm).toBeEnabled();
  await deed(page).getByRole('button', { name: '取消' }).click();
  await page.locator('button[data-test=pool-edit]').first().click();
  await field(page, 'pool-edit-name').fill('Another name');
  await field(page, 'reason').fill('a better name');
  await expect(confirm).toBeEnabled();
  await empty('pool-edit-cost');
  await expect(confirm).toBeDisabled();

  await page.goto('/prices?tab=rules');
  const preview = at(page, 'preview');
  await expect(at(page, 'pays-usdt')).toBeVisible();
  await field(page, 'preview-utilisation').fill('95');
  await field(page, 'preview-utilisation').blur();
  await expect(at(page, 'pays-usdt')).toHaveCount(0);
  await empty('preview-utilisation');
  await expect(at(page, 'pays-now')).toBeVisible();
  await expect(at(page, 'pays-usdt')).toBeVisible();
  await expect(preview.locator('[data-test=load-error]')).toHaveCount(0);
  await button(page, 'create-utilisation_rule').click();
  await field(page, 'price-percent').fill('10');
  await field(page, 'price-from-percent').fill('80');
  await field(page, 'reason').fill('scarce');
  await expect(confirm).toBeEnabled();
  await empty('price-from-percent');
  await expect(confirm).toBeDisabled();

  await page.goto('/orders');
  await button(page, 'place').click();
  await pick(page, '套餐', /^65k · 1 h/);
  const facts = deed(page).locator('.facts');
  await expect(facts).toContainText('65,000');
  await field(page, 'place-quantity').fill('2');
  await field(page, 'place-quantity').blur();
  await expect(facts).toContainText('130,000');
  await empty('place-quantity');
  await expect(facts).not.toContainText(',000');
  await field(page, 'place-quantity').fill('3');
  await field(page, 'place-quantity').blur();
  await expect(facts).toContainText('195,000');
});
