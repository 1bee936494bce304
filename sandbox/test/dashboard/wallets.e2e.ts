import { expect, test, type Page } from '@playwright/test';
import { newAccount, Sender, type Account } from '../../src/driver/index.js';
import { barriersOf } from './support/barriers.js';
import { openDesk } from './support/desk.js';
import { row } from './support/lists.js';
import { at, button, confirmDeed, deed, expectConsole, field, peopleOf } from './support/people.js';
import { newSupplier } from './support/supplier.js';

const desk = openDesk();
const people = peopleOf(desk);

const STAKED_TRX = 20_000;
const CHAIN_MS = 60_000;
const SUN_PER_TRX = 1_000_000;

test.describe.configure({ mode: 'serial' });

interface WalletRow {
  id: string;
  label: string;
  pool_id: string;
  limit_sun: string | null;
  permission_id: number;
  signer_address: string;
  key_ciphertext: string;
}
let supplier: Account;
let walletId = '';
/** What people decide of it; its figures are read anew all the time. */
const walletRow = (): Promise<WalletRow> =>
  desk.row<WalletRow>(
    `SELECT id, label, pool_id, limit_sun, permission_id, signer_address, key_ciphertext
     FROM supplier_wallets WHERE address = $1`,
    [supplier.address],
  );
const requests = (page: Page) => at(page, 'staking-requests').locator('li');
/** A balance as the page writes it. */
const shownTrx = (sun: number): string => `${(sun / SUN_PER_TRX).toLocaleString('en-US')} TRX`;

/** The wallet signs with its owner key at first. */
test.beforeAll(async () => {
  supplier = await newSupplier(desk, STAKED_TRX);
});

test('what becomes of staking is told to who keeps looking, and a reading by hand reads the stake too', async () => {
  const page = await people.enter('operator', {}, '/pools');
  await button(page, 'import-wallet').click();
  await deed(page).getByText('所有者密钥', { exact: true }).click();
  await field(page, 'wallet-address').fill(supplier.address);
  await field(page, 'wallet-key').fill(supplier.privateKey);
  await field(page, 'wallet-label').fill('Stake');
  await confirmDeed(page, 'a new supplier');
  await page.keyboard.press('Escape');
  ({ id: walletId } = await walletRow());

  await row(page, 'Stake').locator('[data-test=open-row]').click();
  await button(page, 'staking-stake').click();
  await field(page, 'stake-amount').fill('50');
  await confirmDeed(page, 'more to sell');
  await expect(requests(page)).toHaveCount(1);
  await expect(requests(page)).toContainText('完成', { timeout: CHAIN_MS });
  await expect(requests(page)).toContainText('50 TRX');

  const liquid = async (): Promise<number> =>
    (
      await desk.chain.post<{ balance: number }>('/wallet/getaccount', {
        address: supplier.address,
        visible: true,
      })
    ).balance;
  const before = await liquid();
  await expect(at(page, 'staking')).toContainText(shownTrx(before));
  await desk.chain.control('faucet', { address: supplier.address, trx: 30 });
  const after = await desk.until('the gift', async () => ((await liquid()) > before ? liquid() : undefined));
  await button(page, 'read-now').click();
  await expect(at(page, 'staking')).toContainText(shownTrx(after));
});

test('why a wallet could not be read is told of that wallet alone', async () => {
  const page = await people.enter('operator', { language: 'en' }, `/pools/${walletId}`);
  const answer = {
    read: 0,
    failed: [{ walletId, address: supplier.address, problem: 'no node answers' }],
  };
  await page.route('**/update-balances', (route) => route.fulfill({ json: answer }));
  await button(page, 'read-now').click();
  await expect(at(page, 'read-failed')).toContainText('The chain could not be read: no node answers');
  await page.keyboard.press('Escape');
  const other = await desk.row<{ label: string }>('SELECT label FROM supplier_wallets WHERE id <> $1', [
    walletId,
  ]);
  await row(page, other.label).first().locator('[data-test=open-row]').click();
  await expect(at(page, 'drawer').locator('h2')).toHaveText(other.label);
  await expect(at(page, 'read-failed')).toHaveCount(0);
});

test('label, pool and limit of a wallet are changed; of two who do, neither takes back what the other wrote', async () => {
  const { pool_id: oldPool } = await walletRow();
  const pool = await desk.row<{ id: string; name: string }>(
    `SELECT id, name FROM energy_pools WHERE id <> $1 AND status = 'active'`,
    [oldPool],
  );
  const page = await people.enter('operator', {}, `/pools/${walletId}`);
  const late = await people.enter('owner', { language: 'en' }, `/pools/${walletId}`);
  expectConsole(late, /status of 409/);
  for (const one of [page, late]) await button(one, 'change-wallet').click();
  await field(late, 'wallet-edit-label').fill('Renamed');
  await field(late, 'reason').fill('a better name');

  await field(page, 'wallet-edit-limit').fill('-5');
  await expect(deed(page)).toContainText('请填写大于 0 的金额');
  await field(page, 'reason').fill('供应商的要求');
  await expect(button(page, 'confirm')).toBeDisabled();
  await field(page, 'wallet-edit-limit').fill('1500.5');
  await at(page, 'wallet-edit-pool').click();
  await page.getByRole('option', { name: pool.name, exact: true }).click();
  await expect(deed(page)).toContainText('之后的新租赁按新能量池');
  for (const said of ['Stake', supplier.address, `→ ${pool.name}`, '按能量池设置 → 1,500.5 TRX'])
    await expect(deed(page).locator('.facts')).toContainText(said);
  await confirmDeed(page);
  await expect(row(page, 'Stake')).toContainText(pool.name);

  // Somebody rents: the other page goes on by itself, and the dialog before it has what was seen when it opened.
  await desk.rent(await desk.chat.createUser('Passer-by', 'en'));
  await expect(at(late, 'drawer')).toContainText('1,500.5 TRX');
  await button(late, 'confirm').click();
  await expect(at(late, 'deed-error')).toContainText('Somebody changed this wallet');
  await expect(field(late, 'wallet-edit-label')).toHaveValue('Renamed');
  await expect(field(late, 'wallet-edit-limit')).toHaveValue('1500.5');
  await expect(deed(late).locator('.facts')).toContainText(pool.name);
  await confirmDeed(late);
  expect(await walletRow()).toMatchObject({
    label: 'Renamed',
    pool_id: pool.id,
    limit_sun: '1500500000',
  });

  await page.reload();
  await button(page, 'change-wallet').click();
  await field(page, 'wallet-edit-limit').fill('');
  await confirmDeed(page, '不再限制');
  expect(await walletRow()).toMatchObject({ label: 'Renamed', pool_id: pool.id, limit_sun: null });
});

/** Sends the key that was typed. @returns what the server answered, word by word */
async function sendKey(page: Page, key: string, reason: string): Promise<string> {
  await field(page, 'wallet-key').fill(key);
  await field(page, 'reason').fill(reason);
  const answered = page.waitForResponse('**/api/supplier-wallets/*/key');
  await button(page, 'confirm').click();
  return (await answered).text();
}
const delegate = newAccount();

test('a key is replaced: a wrong one changes nothing, and neither is ever shown', async () => {
  const stranger = newAccount();
  await new Sender(desk.chain).allowRentals(supplier, delegate.address);
  await desk.until('the permission', async () => {
    const { active_permission: given = [] } = await desk.chain.post<{
      active_permission?: { permission_name?: string }[];
    }>('/wallet/getaccount', { address: supplier.address, visible: true });
    return given.find(({ permission_name: name }) => name === 'rentals');
  });
  const before = await walletRow();
  const page = await people.enter('operator', {}, `/pools/${walletId}`);
  expectConsole(page, /status of 422/);
  await button(page, 'replace-key').click();
  for (const said of ['Renamed', supplier.address, '所有者密钥 → 委托密钥（权限 2）'])
    await expect(deed(page).locator('.facts')).toContainText(said);
  await expect(field(page, 'wallet-key')).toHaveAttribute('type', 'password');
  await field(page, 'reason').fill('the owner key was seen');
  await field(page, 'wallet-key').fill('not a key');
  await expect(button(page, 'confirm')).toBeDisabled();
  const refused = await sendKey(page, stranger.privateKey, 'the owner key was seen');
  await expect(at(page, 'deed-error')).toContainText('私钥与地址或权限不符');
  expect(await barriersOf(page)).toEqual([]);
  await expect(field(page, 'wallet-key')).toHaveValue('');
  await expect(field(page, 'reason')).toHaveValue('the owner key was seen');
  expect(await walletRow()).toEqual(before);

  const taken = await sendKey(page, delegate.privateKey, 'the owner key was seen');
  await expect(at(page, 'key-checked')).toContainText(delegate.address);
  await expect(at(page, 'key-checked')).toContainText('权限只包含需要的操作');
  const shown = await page.content();
  await button(page, 'key-checked-close').click();
  await expect(at(page, 'drawer')).toContainText('委托密钥（权限 2）');
  expect(await walletRow()).toMatchObject({ permission_id: 2, signer_address: delegate.address });

  await button(page, 'replace-key').click();
  await expect(field(page, 'wallet-key')).toHaveValue('');
  const again = await sendKey(page, delegate.privateKey, 'the same once more');
  await expect(at(page, 'key-checked')).toContainText('没有任何变化');
  const audited = await desk.query(
    `SELECT * FROM audit_logs WHERE action = 'wallets.replace-key' AND subject = $1`,
    [`wallet:${walletId}`],
  );
  expect(audited).toMatchObject([
    { actor: people.account('operator').email, reason: 'the owner key was seen' },
  ]);
  const said = JSON.stringify([refused, taken, shown, again, audited, await page.content()]);
  for (const { privateKey } of [delegate, stranger]) expect(said).not.toContain(privateKey);
});

test('of two who replace one key the second is told who signs by now, and types his once more', async () => {
  const page = await people.enter('operator', {}, `/pools/${walletId}`);
  const late = await people.enter('owner', { language: 'en' }, `/pools/${walletId}`);
  expectConsole(late, /status of 409/);
  for (const one of [page, late]) await button(one, 'replace-key').click();
  await deed(page).getByText('所有者密钥', { exact: true }).click();
  await expect(deed(page)).toContainText('所有者密钥可以转走全部资产');
  await sendKey(page, supplier.privateKey, 'as it was');
  await expect(at(page, 'key-checked')).toContainText('这是所有者密钥');

  await sendKey(late, delegate.privateKey, 'a key of its own');
  await expect(at(late, 'deed-error')).toContainText('Somebody changed this wallet');
  await expect(deed(late).locator('.facts')).toContainText('Owner key → Delegation key (permission 2)');
  await expect(field(late, 'wallet-key')).toHaveValue('');
  expect(await walletRow()).toMatchObject({ permission_id: 0, signer_address: supplier.address });
  await sendKey(late, delegate.privateKey, 'a key of its own');
  await expect(at(late, 'key-checked')).toContainText(`signs as ${delegate.address} from now on`);
});

test('with its new key the wallet rents', async () => {
  await desk.query(`UPDATE supplier_wallets SET status = 'disabled' WHERE id <> $1`, [walletId]);
  const user = await desk.chat.createUser('Renter', 'en');
  const order = await desk.rent(user);
  await user.pay();
  await desk.reaches(order.id, 'active');
  const served = await desk.query('SELECT wallet_id FROM energy_delegations WHERE order_id = $1', [order.id]);
  expect(served).toEqual([{ wallet_id: walletId }]);
});

test('finance and viewers see no way to another key or label', async () => {
  for (const role of ['finance', 'viewer'] as const) {
    const page = await people.enter(role, {}, `/pools/${walletId}`);
    await expect(at(page, 'staking')).toContainText('可质押');
    for (const name of ['replace-key', 'change-wallet']) await expect(button(page, name)).toHaveCount(0);
  }
});
