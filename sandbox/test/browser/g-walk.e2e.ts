import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { startSandbox, type Sandbox } from '../../src/launcher/index.js';
import { ChatDriver } from '../../src/telegram/index.js';

let sandbox: Sandbox;
let dir: string;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  test.setTimeout(180_000);
  mkdirSync('/tmp/g', { recursive: true });
  dir = mkdtempSync(join(tmpdir(), 'g-walk-'));
  sandbox = await startSandbox({ dir, blockMs: 300, clock: 'virtual', durable: false });
  await sandbox.server.start();
});
test.afterAll(async () => {
  await sandbox.stop();
  rmSync(dir, { recursive: true, force: true });
});
const inChat = (page: Page, name: RegExp) => page.locator('main').getByRole('button', { name }).last();
const V = [
  {
    l: 'zh',
    name: '小林',
    start: '开始',
    rent: /租用能量/,
    flash: /能量闪租/,
    other: /给其他地址/,
    newA: /新地址/,
    menu: /主菜单/,
    bal: /余额/,
    dep: /充值/,
    usdt: /^(✓ )?USDT$/,
    stm: /TRX 明细/,
    offer: /65k · 1 小时/,
    receiver: /接收地址/,
    next: /下一步/,
    payU: /转账支付 .* USDT/,
    payTab: '支付 TRX',
    req: /聊天中的付款请求/,
    send: '支付',
    usdtTab: '转 USDT',
    confirmed: '闪租付款已确认',
    credited: '已到余额',
    delivered: '能量已委托到账',
    back: /返回/,
  },
  {
    l: 'en',
    name: 'Alex',
    start: 'Start',
    rent: /Rent energy/,
    flash: /Flash rental/,
    other: /For another/,
    newA: /New address/,
    menu: /Menu/,
    bal: /Balance/,
    dep: /^💳 Deposit/,
    usdt: /^(✓ )?USDT$/,
    stm: /TRX statement/,
    offer: /65k · 1 hour/,
    receiver: /Receiver/,
    next: /Next/,
    payU: /Pay .* USDT by/,
    payTab: 'Pay TRX',
    req: /in the chat/,
    send: 'Pay',
    usdtTab: 'Send USDT',
    confirmed: 'Flash payment',
    credited: 'is in your balance',
    delivered: 'energy delegated',
    back: /Back/,
  },
] as const;
for (const v of V)
  test(`walk ${v.l}`, async ({ page }) => {
    test.setTimeout(200_000);
    const shot = (n: string) => page.screenshot({ path: `/tmp/g/${n}-${v.l}.png` });
    const driver = new ChatDriver(sandbox.endpoints.telegram);
    const id = (await driver.users()).find(({ name }) => name === v.name)?.id ?? 0;
    const user = driver.user(id);
    await page.goto(sandbox.endpoints.chat);
    await page.getByRole('navigation').getByRole('button', { name: v.name }).click();
    await page.getByRole('button', { name: v.start, exact: true }).click();
    await expect(inChat(page, v.flash)).toBeVisible();
    await page.waitForTimeout(500);
    await shot('1-menu');
    await inChat(page, v.flash).click();
    await expect(
      page.locator('article', { hasText: sandbox.endpoints.flashAddresses[0] ?? '' }).first(),
    ).toBeVisible();
    await page.waitForTimeout(700);
    await shot('2-flash');
    await inChat(page, v.other).click();
    await page.waitForTimeout(700);
    await shot('3-flash-receiver');
    await inChat(page, v.newA).click();
    await page.waitForTimeout(500);
    const { address } = await user.wallet();
    await page.getByPlaceholder(/发消息|Message/).fill(address);
    await page.keyboard.press('Enter');
    await page.waitForTimeout(1500);
    await shot('4-flash-order');
    await user.send('/balance');
    await page.waitForTimeout(900);
    await shot('5-balance');
    await inChat(page, v.dep).click();
    await page.waitForTimeout(700);
    await shot('6-deposit');
    await inChat(page, /^20 TRX/).click();
    await page.waitForTimeout(1200);
    await shot('7-deposit-pay');
    await user.pay();
    await expect(page.locator('article', { hasText: v.credited })).toBeVisible({ timeout: 60_000 });
    await page.waitForTimeout(1500);
    await shot('8-credited');
    await user.send('/balance');
    await page.waitForTimeout(700);
    await inChat(page, v.stm).click();
    await page.waitForTimeout(700);
    await shot('9-statement');
    await user.send('/buy');
    await page.waitForTimeout(900);
    await inChat(page, v.offer).click();
    await page.waitForTimeout(900);
    await inChat(page, v.next).click();
    await page.waitForTimeout(900);
    await shot('A-review');
    await inChat(page, v.payU).click();
    await page.waitForTimeout(1200);
    await shot('B-pay-usdt');
    await page.getByRole('tab', { name: v.usdtTab }).click();
    await page.waitForTimeout(400);
    await shot('C-wallet-usdt');
    const ask = await user.paymentRequest();
    await user.sendUsdt(ask.address, ask.amount);
    await expect(page.locator('article', { hasText: v.delivered })).toBeVisible({ timeout: 60_000 });
    await page.waitForTimeout(800);
    await shot('D-usdt-delivered');
    await user.pay(sandbox.endpoints.flashAddresses[0] ?? '', '7.5');
    await expect(page.locator('article', { hasText: v.confirmed })).toBeVisible({ timeout: 60_000 });
    await page.waitForTimeout(9000);
    await shot('E-flash-paid');
    await user.send('/flash');
    await page.setViewportSize({ width: 390, height: 844 });
    await page.waitForTimeout(1200);
    await shot('F-flash-phone');
  });
