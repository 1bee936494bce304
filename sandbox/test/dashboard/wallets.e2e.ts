import { expect, test, type Page } from '@playwright/test';
import type { Account } from '../../src/driver/index.js';
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
