import { expect, test, type Page } from '@playwright/test';
import type { ChatUser } from '../../src/telegram/index.js';
import { textOf } from '../scenarios/support/rent.js';
import { openDesk } from './support/desk.js';
import { millionths, numberIn } from './support/figures.js';
import { cellsOf, row, shortened } from './support/lists.js';
import {
  at,
  button,
  choose,
  confirmDeed,
  confirmSecond,
  deed,
  expectConsole,
  field,
  peopleOf,
} from './support/people.js';
import { refundsThatWait } from './support/refunds.js';

const desk = openDesk();
const people = peopleOf(desk);
const TRX = 1_000_000n;
const HOUR = /65k · 1 小时/;

test.describe.configure({ mode: 'serial' });

const lines = (page: Page) => at(page, 'drawer').locator('[data-test=list] tbody tr');

/** What we owe under that code, by its entries: credits are negative in the books. */
async function owed(code: string): Promise<bigint> {
  const sql = `SELECT coalesce(-sum(b.amount), 0) AS sum FROM balance_transactions b
    JOIN ledger_accounts a ON a.id = b.account_id WHERE a.code = $1`;
  return BigInt((await desk.row<{ sum: string }>(sql, [code])).sum);
}
const balanceOf = (userId: string): Promise<bigint> => owed(`user:${userId}:TRX`);

const WORDS: Readonly<Record<string, string>> = {
  adjustment: '人工调整',
  balance_payment: '支付订单',
  balance_payout: '链上付出',
  refund_credited: '退款',
};

/** Line by line: what it was, how much, and what was left. */
async function compareStatement(page: Page, userId: string): Promise<void> {
  const entries = await desk.query<{ kind: string; amount: string; balance: string }>(
    `SELECT t.kind, -b.amount AS amount, -sum(b.amount) OVER (ORDER BY b.id) AS balance
     FROM balance_transactions b JOIN ledger_accounts a ON a.id = b.account_id
     JOIN ledger_transactions t ON t.id = b.transaction_id
     WHERE a.code = 'user:' || $1 || ':TRX' ORDER BY b.id DESC`,
    [userId],
  );
  expect(entries.length).toBeGreaterThan(0);
  await expect(lines(page)).toHaveCount(entries.length);
  for (const [at, { kind, amount, balance }] of entries.entries()) {
    const [, word = '', change = '', left = ''] = await cellsOf(lines(page).nth(at));
    expect(word).toBe(WORDS[kind]);
    expect([millionths(change), millionths(left)]).toEqual([BigInt(amount), BigInt(balance)]);
  }
}

/** Changes a balance as finance does; the dialog is open before and gone after. */
async function adjust(page: Page, direction: 'add' | 'take', amount: string, reason: string): Promise<void> {
  await button(page, 'adjust').click();
  await choose(page, 'direction', direction);
  await field(page, 'amount').fill(amount);
  await confirmDeed(page, reason);
}

let mei: ChatUser;
let meiId = '';

test('a balance is adjusted with its figures repeated, the user is told, and the statement is the books', async () => {
  mei = await desk.chat.createUser('Mei', 'zh');
  await (await desk.chat.createUser('Otto', 'zh')).send('/start');
  const first = await desk.rent(mei, { package: HOUR });
  await mei.pay();
  await desk.reaches(first.id, 'active');
  ({ id: meiId } = await desk.row<{ id: string }>('SELECT id FROM users WHERE telegram_id = $1', [mei.id]));

  const page = await people.enter('finance', {}, '/users');
  await expect(row(page, 'Otto')).toBeVisible();
  await field(page, 'search').fill('mei');
  await page.keyboard.press('Enter');
  await expect(row(page, 'Otto')).toHaveCount(0);
  await expect(page).toHaveURL(/\/users\?q=mei$/);
  await page.reload();
  await row(page, 'Mei').locator('[data-test=open-row]').click();
  await expect(at(page, 'drawer')).toContainText(String(mei.id));
  await expect(at(page, 'balance-trx')).toHaveText('0 TRX');

  await button(page, 'adjust').click();
  await field(page, 'amount').fill('12.5');
  await expect(deed(page)).toContainText('当前余额0 TRX');
  await expect(deed(page)).toContainText('调整+12.5 TRX');
  await expect(deed(page)).toContainText('调整后余额12.5 TRX');
  await expect(button(page, 'confirm')).toBeDisabled();
  await choose(page, 'direction', 'take');
  await expect(deed(page)).toContainText('超过当前余额');
  await choose(page, 'direction', 'add');
  await confirmDeed(page, '送达太慢的补偿');
  await expect(at(page, 'user-news')).toContainText('余额已调整');
  await expect(at(page, 'balance-trx')).toHaveText('12.5 TRX');
  expect(await balanceOf(meiId)).toBe((25n * TRX) / 2n);
  await mei.waitForMessage(/^🧮[^]*12\.50[^]*送达太慢的补偿/);

  // What the user does in the chat comes by itself.
  const second = await desk.rent(mei, { package: HOUR, payWith: 'balance' });
  await expect(lines(page).first()).toContainText(second.reference);
  await expect(async () => compareStatement(page, meiId)).toPass();
  const sql = `SELECT count(*) AS total, sum(amount) FILTER (WHERE paid_at IS NOT NULL AND currency = 'TRX') AS paid
    FROM orders WHERE user_id = $1`;
  const figures = await desk.row<{ total: string; paid: string }>(sql, [meiId]);
  const paid = at(page, 'drawer').locator('dt:text-is("已付 TRX") + dd');
  await expect(async () => {
    expect(millionths(await at(page, 'balance-trx').innerText())).toBe(await balanceOf(meiId));
    expect(numberIn(await at(page, 'orders-of').innerText())).toBe(Number(figures.total));
    expect(millionths(await paid.innerText())).toBe(BigInt(figures.paid));
  }).toPass();
});

test('of two who take the same money one is refused, keeps what was typed, and sees what is left', async () => {
  const page = await people.enter('finance', { language: 'en' }, `/users/${meiId}`);
  const late = await people.enter('owner', { language: 'en' }, `/users/${meiId}`);
  expectConsole(late, /status of 409/);
  const before = await balanceOf(meiId);
  await button(late, 'adjust').click();
  await choose(late, 'direction', 'take');
  await field(late, 'amount').fill('8');
  await field(late, 'reason').fill('paid twice, I think');
  await confirmSecond(late, '**/adjust', async () => {
    await adjust(page, 'take', '7', 'paid twice');
    await expect(at(page, 'user-news')).toContainText('The balance was adjusted');
  });
  await expect(at(late, 'deed-error')).toContainText('The balance is too low');
  await expect(field(late, 'amount')).toHaveValue('8');
  await expect(field(late, 'reason')).toHaveValue('paid twice, I think');
  // The figures of the dialog are the new ones: the same wish is closed now, a smaller one is open.
  await expect(deed(late)).toContainText('More than the balance');
  await expect(button(late, 'confirm')).toBeDisabled();
  expect(await balanceOf(meiId)).toBe(before - 7n * TRX);
  const audited = await desk.query(`SELECT actor FROM audit_logs WHERE reason LIKE 'paid twice%'`);
  expect(audited).toEqual([{ actor: people.account('finance').email }]);
});

test('who is blocked is told so by the bot at the first step, and is served again when that is lifted', async () => {
  const page = await people.enter('operator', {}, `/users/${meiId}`);
  const late = await people.enter('owner', {}, `/users/${meiId}`);
  await button(late, 'block').click();
  await button(page, 'block').click();
  await expect(deed(page)).toContainText(String(mei.id));
  await confirmDeed(page, '可疑的付款');
  await expect(at(page, 'blocked')).toContainText('可疑的付款');
  const listed = `SELECT actor, note FROM risk_entries WHERE list = 'deny' AND subject = $1 AND removed_at IS NULL`;
  expect(await desk.query(listed, [meiId])).toEqual([
    { actor: people.account('operator').email, note: '可疑的付款' },
  ]);
  const { message_id: asked } = await mei.send('/buy');
  const refused = /目前无法租用能量/;
  await mei.waitForMessage((message) => message.message_id > asked && refused.test(textOf(message)));

  await confirmDeed(late, '也这样想');
  await expect(at(late, 'user-news')).toContainText('没有变化');
  await expect(at(late, 'blocked')).toContainText('可疑的付款');

  await page.goto('/users?blocked=true');
  await expect(row(page, 'Mei')).toContainText('已封禁');
  await expect(row(page, 'Otto')).toHaveCount(0);
  await row(page, 'Mei').locator('[data-test=open-row]').click();
  await button(page, 'block').click();
  await expect(deed(page)).toContainText('可疑的付款');
  await confirmDeed(page, '已经核实');
  await expect(at(page, 'blocked')).toHaveCount(0);
  await expect(at(page, 'empty')).toBeAttached();
  const next = await desk.rent(mei, { package: HOUR });
  expect(next.status).toBe('awaiting_payment');
});

type RefundRow = Record<'id' | 'amount' | 'fee_sun' | 'decided_by', string>;
const refundTo = (address: string, status: string): Promise<RefundRow> =>
  desk.until(`a refund to ${address} to be ${status}`, async () => {
    const sql = 'SELECT * FROM refunds WHERE address = $1 AND status = $2';
    return (await desk.query<RefundRow>(sql, [address, status]))[0];
  });

let waiting: string[] = [];

test('a refund above the limit waits in the queue and goes once when a person lets it go', async () => {
  test.setTimeout(240_000);
  const page = await people.enter('finance');
  waiting = await refundsThatWait(desk, page);
  const [address = ''] = waiting;
  const late = await people.enter('owner', {}, '/refunds');
  expectConsole(late, /status of 409/);
  await page.goto('/refunds');
  for (const one of waiting) {
    const { amount } = await refundTo(one, 'needs_person');
    const [figure = '', , why = ''] = await cellsOf(row(page, shortened(one)));
    expect(millionths(figure)).toBe(BigInt(amount));
    expect(why).toBe('超过单笔限额');
  }
  await expect(page.locator('[data-test=list] tbody tr')).toHaveCount(waiting.length);
  await field(page, 'search').fill(address);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/refunds\\?address=${address}$`));
  await expect(page.locator('[data-test=list] tbody tr')).toHaveCount(1);

  for (const one of [page, late]) await row(one, shortened(address)).locator('[data-test=open-row]').click();
  await button(late, 'refund-writeOff').click();
  await field(late, 'reason').fill('谁也不要了');
  await button(page, 'refund-approve').click();
  await expect(deed(page)).toContainText('7.770001 TRX');
  await expect(deed(page)).toContainText(address);
  await expect(deed(page)).toContainText('超过单笔限额');
  const before = await desk.chain.solidBalance(address);
  await confirmDeed(page, '已核对');
  const paid = await refundTo(address, 'paid');
  await expect(at(page, 'drawer').locator('.el-drawer__header')).toContainText('已退');
  expect((await desk.chain.solidBalance(address)) - before).toBe(BigInt(paid.amount) - BigInt(paid.fee_sun));
  await button(late, 'confirm').click();
  await expect(at(late, 'deed-error')).toBeVisible();
  await expect(field(late, 'reason')).toHaveValue('谁也不要了');
  expect(await refundTo(address, 'paid')).toMatchObject({ decided_by: people.account('finance').email });
});

test('an owner sends a refund elsewhere with a fresh code; a wrong code sends nothing', async () => {
  const [, address = ''] = waiting;
  const { id, amount } = await refundTo(address, 'needs_person');
  const page = await people.enter('owner', {}, `/refunds/${id}`);
  expectConsole(page, /status of 403/);
  const { address: target } = await mei.wallet();
  const before = await desk.chain.solidBalance(target);
  await button(page, 'refund-redirect').click();
  await field(page, 'redirect-address').fill(target);
  await expect(deed(page)).toContainText(target);
  await field(page, 'redirect-code').fill('000000');
  await field(page, 'reason').fill('旧钱包丢了');
  await button(page, 'confirm').click();
  await expect(at(page, 'deed-error')).toContainText('验证码不正确');
  await expect(field(page, 'redirect-address')).toHaveValue(target);
  await field(page, 'redirect-code').fill(await desk.code(people.account('owner').totpSecret ?? ''));
  await confirmDeed(page);
  const { fee_sun: fee } = await refundTo(target, 'paid');
  expect((await desk.chain.solidBalance(target)) - before).toBe(BigInt(amount) - BigInt(fee));
  expect(await desk.query('SELECT 1 FROM refunds WHERE address = $1', [address])).toEqual([]);
});

test('what is written off leaves the books of what is owed, and nothing goes out for it', async () => {
  const [, , address = ''] = waiting;
  const { id, amount } = await refundTo(address, 'needs_person');
  const page = await people.enter('finance', {}, `/refunds/${id}`);
  await expect(button(page, 'refund-redirect')).toHaveCount(0);
  expect(await owed('refunds_payable:TRX')).toBe(BigInt(amount));
  const adjustments = await owed('adjustments:TRX');
  await button(page, 'refund-writeOff').click();
  await expect(deed(page)).toContainText('9.990003 TRX');
  await confirmDeed(page, '找不到付款人');
  await refundTo(address, 'written_off');
  await expect(at(page, 'drawer').locator('.el-drawer__header')).toContainText('已核销');
  await expect(at(page, 'empty')).toBeAttached();
  expect(await owed('refunds_payable:TRX')).toBe(0n);
  expect((await owed('adjustments:TRX')) - adjustments).toBe(BigInt(amount));
  expect(await desk.query('SELECT 1 FROM tron_transactions WHERE subject = $1', [id])).toEqual([]);
});

test('a balance is paid out to a proved address by the rules of refunds, and credited back instead', async () => {
  const page = await people.enter('finance', {}, `/users/${meiId}`);
  const before = await balanceOf(meiId);
  const { address } = await mei.wallet();
  await adjust(page, 'add', '5', '提现前补足');
  await button(page, 'payout').click();
  await field(page, 'amount').fill('6');
  await expect(deed(page)).toContainText(address);
  await confirmDeed(page, '用户要求提现');
  await expect(at(page, 'user-news')).toContainText('按退款规则付出');
  expect(await balanceOf(meiId)).toBe(before - TRX);
  await expect(async () => compareStatement(page, meiId)).toPass();
  await refundTo(address, 'needs_person');
  await at(page, 'user-news').getByRole('link', { name: '查看退款' }).click();
  await expect(at(page, 'drawer')).toContainText('余额付出');
  await button(page, 'refund-credit').click();
  await expect(deed(page)).toContainText(/改为计入.* 的余额/);
  await confirmDeed(page, '用户改了主意');
  await refundTo(address, 'credited');
  expect(await balanceOf(meiId)).toBe(before + 5n * TRX);
  await mei.waitForMessage(/^📥 .*6\.00 TRX/);
});
