import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { startSandbox, type Sandbox } from '../../src/launcher/index.js';
import { ChatDriver, type ChatUser } from '../../src/telegram/index.js';
import { seededServices } from '../support/services.js';

const PICTURES = process.env['PICTURES_DIR'];
/** A few dozen blocks until a payment is solid. */
const CHAIN_MS = 60_000;

let sandbox: Sandbox;
let dir: string;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  test.setTimeout(180_000);
  dir = mkdtempSync(join(tmpdir(), 'energy-desk-money-'));
  sandbox = await startSandbox({ dir, services: await seededServices(dir), blockMs: 300, clock: 'virtual' });
  await sandbox.server.start();
});

test.afterAll(async () => {
  await sandbox.stop();
  rmSync(dir, { recursive: true, force: true });
});

async function picture(page: Page, name: string): Promise<void> {
  if (!PICTURES) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

const VISITORS = [
  {
    language: 'zh',
    name: '小林',
    start: '开始',
    flash: /能量闪租/,
    twoUnits: /对方没有 USDT：转 6 TRX（2 份，131,000 能量）/,
    payTab: '支付 TRX',
    usdtTab: '转 USDT',
    fillIn: /聊天中的付款请求/,
    send: '支付',
    flashPaid: '闪租付款已确认 3.00 TRX',
    flashDelivered: '65,500 能量已委托到账',
    deposit: /^💳 充值/,
    depositAsked: '待付充值',
    credited: /充值 [\d.]+ TRX 已到余额/,
    statement: /TRX 明细/,
    deposited: /充值 \+50\.0\d+ TRX/,
    offer: /65k · 1 小时/,
    next: /下一步/,
    reviewed: 'USDT 价格',
    payUsdt: /转账支付 .* USDT/,
    asked: '待付款',
    usdtPaid: /付款已确认 0\.81\d* USDT/,
    delivered: '65,000 能量已委托到账',
  },
  {
    language: 'en',
    name: 'Alex',
    start: 'Start',
    flash: /Flash rental/,
    twoUnits: /without USDT: send 6 TRX \(2 units, 131,000 energy\)/,
    payTab: 'Pay TRX',
    usdtTab: 'Send USDT',
    fillIn: /in the chat/,
    send: 'Pay',
    flashPaid: 'Flash payment of 3.00 TRX confirmed',
    flashDelivered: '65,500 energy delegated',
    deposit: /^💳 Deposit/,
    depositAsked: 'Your deposit',
    credited: /Deposit of [\d.]+ TRX is in your balance/,
    statement: /TRX statement/,
    deposited: /Deposit \+50\.0\d+ TRX/,
    offer: /65k · 1 hour/,
    next: /Next/,
    reviewed: 'Price in USDT',
    payUsdt: /Pay .* USDT by transfer/,
    asked: 'Payment for',
    usdtPaid: /Payment of 0\.81\d* USDT confirmed/,
    delivered: '65,000 energy delegated',
  },
] as const;

type Visitor = (typeof VISITORS)[number];

const inChat = (page: Page, name: RegExp | string): Locator =>
  page.locator('main').getByRole('button', { name }).last();
const saying = (page: Page, hasText: RegExp | string): Locator => page.locator('article', { hasText }).last();

/** Pays what the newest message asks for, with the demo wallet. */
async function pay(page: Page, visitor: Visitor): Promise<void> {
  await page.getByRole('tab', { name: visitor.payTab }).click();
  await page.getByRole('button', { name: visitor.fillIn }).click();
  await page.getByTestId('pay-form').getByRole('button', { name: visitor.send, exact: true }).click();
}

async function rentFlash(page: Page, visitor: Visitor): Promise<void> {
  await inChat(page, visitor.flash).click();
  await expect(saying(page, visitor.twoUnits).locator('img')).toBeVisible();
  await picture(page, `flash-${visitor.language}`);
  await pay(page, visitor);
}

async function deposit(page: Page, visitor: Visitor, user: ChatUser): Promise<void> {
  await user.send('/balance');
  await inChat(page, visitor.deposit).click();
  await inChat(page, /^50 TRX/).click();
  await expect(saying(page, visitor.depositAsked).locator('img')).toBeVisible();
  await picture(page, `deposit-${visitor.language}`);
  await pay(page, visitor);
  await expect(saying(page, visitor.credited)).toBeVisible({ timeout: CHAIN_MS });
  await user.send('/balance');
  await inChat(page, visitor.statement).click();
  await expect(saying(page, visitor.deposited)).toBeVisible();
  await picture(page, `statement-${visitor.language}`);
}

async function payInUsdt(page: Page, visitor: Visitor, user: ChatUser): Promise<void> {
  await user.send((await user.wallet()).address);
  await inChat(page, visitor.offer).click();
  // The page grows when it is edited: a click on its way would land on another button.
  await expect(saying(page, '2.80 TRX')).toBeVisible();
  await inChat(page, visitor.next).click();
  await expect(saying(page, visitor.reviewed)).toBeVisible();
  await inChat(page, visitor.payUsdt).click();
  await expect(saying(page, visitor.asked).locator('img')).toBeVisible();
  await picture(page, `usdt-${visitor.language}`);
  await expect(page.getByRole('tab', { name: visitor.usdtTab })).toHaveAttribute('aria-selected', 'true');
  await page.getByRole('button', { name: visitor.fillIn }).click();
  await page.getByTestId('usdt-form').getByRole('button', { name: visitor.usdtTab }).click();
}

for (const visitor of VISITORS)
  test(`a visitor rents by flash, makes a deposit and pays in USDT by hand (${visitor.language})`, async ({
    page,
  }) => {
    test.setTimeout(240_000);
    page.on('pageerror', (error) => expect(error).toBeUndefined());
    const driver = new ChatDriver(sandbox.endpoints.telegram);
    const known = (await driver.users()).find(({ name }) => name === visitor.name);
    const user = driver.user(known?.id ?? 0);
    await page.goto(sandbox.endpoints.chat);
    await page.getByRole('navigation').getByRole('button', { name: visitor.name }).click();
    await page.getByRole('button', { name: visitor.start, exact: true }).click();

    // A deposit of the exact amount proves the address: its flash payments are told in this chat.
    await deposit(page, visitor, user);
    await payInUsdt(page, visitor, user);
    await expect(saying(page, visitor.usdtPaid)).toBeVisible({ timeout: CHAIN_MS });
    await expect(saying(page, visitor.delivered)).toBeVisible({ timeout: CHAIN_MS });
    await user.send('/menu');
    await rentFlash(page, visitor);
    await expect(saying(page, visitor.flashPaid)).toBeVisible({ timeout: CHAIN_MS });
    await expect(saying(page, visitor.flashDelivered)).toBeVisible({ timeout: CHAIN_MS });
    await picture(page, `flash-delivered-${visitor.language}`);
  });
