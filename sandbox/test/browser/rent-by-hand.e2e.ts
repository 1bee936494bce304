import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { startSandbox, type Sandbox } from '../../src/launcher/index.js';
import { ChatDriver } from '../../src/telegram/index.js';
import { seededServices } from '../support/services.js';

const PICTURES = process.env['PICTURES_DIR'];

let sandbox: Sandbox;
let dir: string;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  test.setTimeout(180_000);
  dir = mkdtempSync(join(tmpdir(), 'energy-desk-browser-'));
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
    rent: /租用能量/,
    offer: /65k · 1 小时/,
    receiver: /接收地址/,
    another: /新地址/,
    next: /下一步/,
    pay: /转账支付 .* TRX/,
    payTab: '支付 TRX',
    request: /聊天中的付款请求/,
    send: '支付',
    delivered: '能量已委托到账',
    usdtTab: '转 USDT',
    hour: '+1 小时',
    over: '租期结束',
  },
  {
    language: 'en',
    name: 'Alex',
    start: 'Start',
    rent: /Rent energy/,
    offer: /65k · 1 hour/,
    receiver: /Receiver/,
    another: /New address/,
    next: /Next/,
    pay: /TRX by transfer/,
    payTab: 'Pay TRX',
    request: /in the chat/,
    send: 'Pay',
    delivered: 'energy delegated',
    usdtTab: 'Send USDT',
    hour: '+1 h',
    over: 'The rental is over',
  },
] as const;

type Visitor = (typeof VISITORS)[number];

const inChat = (page: Page, name: RegExp) => page.locator('main').getByRole('button', { name }).last();

async function sendUsdt(page: Page, visitor: Visitor): Promise<void> {
  await page.getByRole('tab', { name: visitor.usdtTab }).click();
  await page.getByTestId('usdt-form').getByRole('button', { name: visitor.usdtTab }).click();
}

/** From the menu to the payment page, for the visitor's own address. */
async function order(page: Page, visitor: Visitor, receiver: string): Promise<void> {
  await inChat(page, visitor.rent).click();
  await inChat(page, visitor.offer).click();
  // The page grows when it is edited: a click on its way would land on another button.
  await expect(page.locator('article', { hasText: '2.80 TRX' })).toBeVisible();
  await inChat(page, visitor.receiver).click();
  await inChat(page, visitor.another).click();
  await page.getByPlaceholder(/发消息|Message/).fill(receiver);
  await page.keyboard.press('Enter');
  await expect(page.locator('article', { hasText: '1,993.57' })).toBeVisible();
  await picture(page, `rent-${visitor.language}`);
  await inChat(page, visitor.next).click();
  await inChat(page, visitor.pay).click();
}

async function pay(page: Page, visitor: Visitor): Promise<void> {
  await page.getByRole('tab', { name: visitor.payTab }).click();
  await page.getByRole('button', { name: visitor.request }).click();
  await picture(page, `pay-${visitor.language}`);
  await page.getByTestId('pay-form').getByRole('button', { name: visitor.send, exact: true }).click();
}

for (const visitor of VISITORS)
  test(`a visitor rents 65,000 energy by hand (${visitor.language})`, async ({ page }) => {
    page.on('pageerror', (error) => expect(error).toBeUndefined());
    await page.goto(sandbox.endpoints.chat);
    await page.getByRole('navigation').getByRole('button', { name: visitor.name }).click();
    const receiver = await new ChatDriver(sandbox.endpoints.telegram)
      .users()
      .then((users) => users.find(({ name }) => name === visitor.name))
      .then((user) => new ChatDriver(sandbox.endpoints.telegram).user(user?.id ?? 0).wallet());

    await sendUsdt(page, visitor);
    await expect(page.getByTestId('burned-energy')).toHaveText('−6.43 TRX');
    await page.getByRole('button', { name: visitor.start, exact: true }).click();
    await order(page, visitor, receiver.address);
    await pay(page, visitor);
    await expect(page.locator('article', { hasText: visitor.delivered })).toBeVisible({ timeout: 60_000 });
    await sendUsdt(page, visitor);
    await expect(page.getByTestId('burned-energy')).toHaveText('0 TRX');
    await picture(page, `delivered-${visitor.language}`);
    await page.getByRole('button', { name: visitor.hour }).click();
    await expect(page.locator('article', { hasText: visitor.over })).toBeVisible({ timeout: 60_000 });
    await picture(page, `over-${visitor.language}`);
  });
