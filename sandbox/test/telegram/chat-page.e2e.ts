import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, type Page, type Route } from '@playwright/test';
import type { Telegraf } from 'telegraf';
import { TronWeb } from 'tronweb';
import { build } from 'vite';
import { startDevnet, type Devnet } from '../../src/devnet/index.js';
import { ChatDriver, startTelegramSimulator, type TelegramSimulator } from '../../src/telegram/index.js';
import { createDemoBot, launchDemoBot } from './demo-bot.fixture.js';

const TOKEN = '123456789:simulated-token_1';
const PAY_TO = 'TMuA6YqfCeX8EhbfYEg5y7S4DqzSJireY9';

let devnet: Devnet;
let simulator: TelegramSimulator;
let driver: ChatDriver;
let bot: Telegraf;
let staticDir: string;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  staticDir = await mkdtemp(join(tmpdir(), 'chat-page-'));
  const configFile = fileURLToPath(new URL('../../chat/vite.config.ts', import.meta.url));
  await build({ configFile, logLevel: 'error', build: { outDir: staticDir, emptyOutDir: true } });
  devnet = await startDevnet({ blockMs: 100 });
  simulator = await startTelegramSimulator({
    port: 0,
    chatPort: 0,
    botToken: TOKEN,
    devnetUrl: devnet.url,
    usdtContract: devnet.usdtContract,
    chatStaticDir: staticDir,
  });
  driver = new ChatDriver(simulator.url);
  bot = createDemoBot(TOKEN, simulator.url, { payTo: PAY_TO, trx: '3.000123' });
  await launchDemoBot(bot);
  await driver.waitForBot();
});

test.afterAll(async () => {
  bot.stop();
  await simulator.close();
  await devnet.close();
  await rm(staticDir, { recursive: true, force: true });
});

const userOf = async (name: string) => {
  const user = (await driver.users()).find((one) => one.name === name);
  if (!user) throw new Error(`no user ${name}`);
  return driver.user(user.id);
};

async function openChat(page: Page, name: string): Promise<void> {
  page.on('pageerror', (error) => expect(error).toBeUndefined());
  await page.goto(simulator.chatUrl);
  await page.getByRole('navigation').getByRole('button', { name }).click();
}

/** Delegates energy of a new supplier to an address, as a rental would. */
async function delegateEnergy(receiver: string, trx: number): Promise<void> {
  const key = randomBytes(32).toString('hex');
  const tronWeb = new TronWeb({ fullHost: devnet.url, privateKey: key });
  const owner = String(tronWeb.defaultAddress.base58);
  const control = (path: string, body: object) =>
    fetch(`${devnet.url}/_control/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  await control('faucet', { address: owner, trx: trx + 10 });
  await control('stake', { key, trx });
  const built = await tronWeb.transactionBuilder.delegateResource(trx * 1_000_000, receiver, 'ENERGY', owner);
  const sent = await tronWeb.trx.sendRawTransaction(await tronWeb.trx.sign(built));
  expect(sent.result).toBe(true);
}

test('a visitor starts the bot, presses buttons and sees the edit in the same message', async ({ page }) => {
  await openChat(page, '小林');
  await page.getByRole('button', { name: '开始', exact: true }).click();
  const welcome = page.locator('article', { hasText: '你好，欢迎！' });
  await expect(welcome.locator('strong')).toHaveText('欢迎');
  await page.getByRole('button', { name: '余额' }).click();
  await expect(page.getByRole('status')).toContainText('余额：0 TRX');
  await page.getByRole('button', { name: '?', exact: true }).click();
  await expect(page.getByRole('alertdialog')).toContainText('<b>no html</b>');
  await page.getByRole('button', { name: '好', exact: true }).click();
  await page.getByRole('button', { name: '租能量' }).click();
  await expect(page.locator('article', { hasText: '1/2' })).toContainText('已编辑');
  await expect(page.locator('article', { hasText: '你好，欢迎！' })).toHaveCount(0);
});

test('the payment asked for is filled in by one tap and paid to the sun', async ({ page }) => {
  await openChat(page, '小林');
  await page.locator('article img').click();
  await expect(page.getByRole('dialog').locator('img')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /聊天中的付款请求/ }).click();
  const form = page.getByTestId('pay-form');
  await expect(form.getByLabel('收款地址')).toHaveValue(PAY_TO);
  await expect(form.getByLabel('金额')).toHaveValue('3.000123');
  await form.getByRole('button', { name: '支付', exact: true }).click();
  await expect(page.getByTestId('receipt')).toContainText('成功');
  await expect(page.getByTestId('receipt')).toContainText('3.000123 TRX');
  await expect(page.getByTestId('receipt')).toContainText('激活收款账户1 TRX');
  await expect(page.getByRole('button', { name: /聊天中的付款请求/ })).toContainText('已支付');
});

test('a USDT transfer burns 6.43 TRX before energy is rented and nothing after', async ({ page }) => {
  await openChat(page, '小林');
  await page.getByRole('tab', { name: '转 USDT' }).click();
  const form = page.getByTestId('usdt-form');
  await expect(form).toContainText('将燃烧 6.43 TRX');
  await form.getByRole('button', { name: '转 USDT' }).click();
  await expect(page.getByTestId('burned-energy')).toHaveText('−6.43 TRX');

  await delegateEnergy((await (await userOf('小林')).wallet()).address, 9_000);
  await expect(form).toContainText('能量足够');
  await expect(page.getByTestId('wallet-energy')).not.toContainText('0 / 0');
  await form.getByRole('button', { name: '转 USDT' }).click();
  await expect(page.getByTestId('burned-energy')).toHaveText('0 TRX');
  await expect(page.getByTestId('receipt')).toContainText('64,285 / 64,285');
});

/** Keeps the answer that the page gets for the messages of a user on its way, until it is let go. */
async function holdMessages(page: Page, name: string): Promise<{ asked: Promise<void>; letGo: () => void }> {
  const { id } = await userOf(name);
  let isAsked = (): void => undefined;
  let letGo = (): void => undefined;
  const asked = new Promise<void>((resolve) => (isAsked = resolve));
  const gone = new Promise<void>((resolve) => (letGo = resolve));
  const messages = new RegExp(`/users/${id}/messages`);
  const hold = async (route: Route): Promise<void> => {
    const response = await route.fetch();
    isAsked();
    await gone;
    await route.fulfill({ response });
  };
  await page.route(messages, hold, { times: 1 });
  return { asked, letGo };
}

test('a chat that is opened again stays as it is; what can be paid is offered once its messages are read', async ({
  page,
}) => {
  const chat = (name: string) => page.getByRole('navigation').getByRole('button', { name });
  await openChat(page, '小林');
  const tab = page.getByRole('tab', { name: '转 USDT' });
  await tab.click();
  const held = await holdMessages(page, '小林');
  await chat('小林').click();
  await expect(page.locator('article').first()).toBeVisible();
  await expect(tab).toHaveAttribute('aria-selected', 'true');

  await chat('阿敏').click();
  await expect(page.locator('article')).toHaveCount(0);
  const { id } = await userOf('小林');
  const known = page.waitForResponse(new RegExp(`/users/${id}/wallet/recipients`));
  await chat('小林').click();
  await Promise.all([held.asked, known]);
  await expect(page.getByRole('tab')).toHaveCount(0);
  held.letGo();
  await expect(page.getByRole('tab', { name: '支付 TRX' })).toHaveAttribute('aria-selected', 'true');
});

test('a message that comes while a chat is read is not lost', async ({ page }) => {
  await openChat(page, '小林');
  const held = await holdMessages(page, '陈同学');
  const chat = page.getByRole('navigation').getByRole('button', { name: '陈同学' });
  await chat.click();
  await held.asked;
  await (await userOf('陈同学')).send('/start');
  await expect(chat).toContainText('你好，欢迎！');
  held.letGo();
  await expect(page.locator('article', { hasText: '你好，欢迎！' })).toBeVisible();
  await expect(page.locator('article', { hasText: '/start' })).toBeVisible();
});

test('the page speaks the language of its user, lists commands and shows files and foreign text safely', async ({
  page,
}) => {
  await openChat(page, 'Alex');
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page.locator('article', { hasText: 'Welcome!' })).toBeVisible();
  const box = page.getByRole('textbox', { name: 'Message…' });
  await box.fill('/f');
  await expect(page.getByRole('option')).toHaveText('/fileOrder file');
  await box.press('Enter');
  await expect(page.getByRole('link', { name: /orders.csv/ })).toBeVisible();
  await box.fill('/raw');
  await box.press('Enter');
  await expect(page.locator('article', { hasText: '<img src=x' })).toBeVisible();
  await expect(page).toHaveTitle(/Energy Desk/);
  await page.getByRole('button', { name: '语言：中文' }).click();
  await expect(page.getByRole('heading', { name: '聊天' })).toBeVisible();
});

test('messages arrive live, also in chats that are not open, and the bot can be blocked', async ({
  page,
}) => {
  await openChat(page, 'Alex');
  const robin = await userOf('Robin');
  await robin.send('/start');
  await expect(page.getByRole('button', { name: /Robin/ }).locator('.count')).toHaveText('1');
  await page.getByRole('button', { name: 'Block bot' }).click();
  await expect(page.getByRole('button', { name: 'Unblock bot' })).toBeVisible();
  await page.getByRole('button', { name: 'Unblock bot' }).click();
  await expect(page.getByRole('textbox', { name: 'Message…' })).toBeVisible();
});

test('on a phone one column at a time, with the wallet a tap away', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${simulator.chatUrl}/#${(await userOf('小林')).id}`);
  await page.getByRole('button', { name: '钱包' }).click();
  await expect(page.getByTestId('wallet-trx')).toBeVisible();
  await page.getByRole('button', { name: '+1 小时' }).click();
  await expect(page.getByRole('status')).toContainText('链上时间已快进');
  await page.getByRole('button', { name: '返回' }).click();
  await page.getByRole('button', { name: '返回' }).click();
  await expect(page.getByRole('heading', { name: '聊天' })).toBeVisible();
  const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
  expect(overflow).toBe(0);
});
