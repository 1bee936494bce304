import { expect, test, type Page } from '@playwright/test';
import readXlsx from 'read-excel-file/node';
import { openDesk, type OrderRow } from './support/desk.js';
import { at, button, confirmDeed, deed, expectConsole, field, peopleOf } from './support/people.js';
import { millionths } from './support/figures.js';

const desk = openDesk();
const people = peopleOf(desk);
const TRX = 1_000_000n;
const CHAIN_MS = 60_000;

test.describe.configure({ mode: 'serial' });

const trx = (sun: bigint): string => `${sun / TRX}.${String(sun % TRX).padStart(6, '0')}`.replace(/0+$/, '');

/** Pays so much more than an order asks for; nobody but a person can say what that was for. */
async function payWrongly(
  name: string,
  more: bigint,
): Promise<{ order: OrderRow; paid: string; txid: string }> {
  const user = await desk.chat.createUser(name, 'zh');
  const order = await desk.rent(user, { package: /65k · 1 小时/ });
  const { address } = await user.paymentRequest();
  const paid = trx(BigInt(order.amount) + more);
  await user.pay(address, paid);
  const { txid } = await desk.until('the payment to wait for finance', async () => {
    const [found] = await desk.query<{ txid: string }>(
      `SELECT txid FROM payments WHERE amount = $1 AND outcome = 'unmatched' AND resolution IS NULL AND booked = 'solid'`,
      [(BigInt(order.amount) + more).toString()],
    );
    return found;
  });
  return { order, paid, txid };
}

const inQueue = (page: Page, paid: string) => page.locator('[data-test=list] tbody tr', { hasText: paid });

test('a wrong payment waits in the queue with its order suggested, and is settled once', async () => {
  const { order, paid, txid } = await payWrongly('Typo', TRX);
  const page = await people.enter('finance', {}, '/payments');
  const late = await people.enter('owner', {}, '/payments');
  expectConsole(late, /status of 409/);
  for (const one of [page, late]) {
    await inQueue(one, paid).locator('[data-test=open-row]').click();
    await expect(at(one, 'suggestions')).toContainText(order.reference);
    await button(one, 'choose-suggestion').first().click();
    // Who, what and how much, before anything is done.
    await expect(deed(one)).toContainText(`${paid} TRX`);
    await expect(deed(one)).toContainText(order.reference);
    await expect(deed(one)).toContainText(txid);
    await expect(button(one, 'confirm')).toBeDisabled();
  }
  await confirmDeed(page, 'typed one digit wrong');
  await expect(at(page, 'drawer')).toContainText('已分配给订单');
  await expect(inQueue(page, paid)).toHaveCount(0);
  await desk.reaches(order.id, 'active');

  // Somebody else decided meanwhile: told, not done again.
  await late.locator('[data-test=reason] textarea, textarea[data-test=reason]').first().fill('me too');
  await button(late, 'confirm').click();
  await expect(at(late, 'deed-error')).toBeVisible();
  const { count } = await desk.row<{ count: number }>(
    `SELECT count(*)::int FROM payments WHERE txid = $1 AND resolution = 'assigned'`,
    [txid],
  );
  expect(count).toBe(1);
});

test('a payment is sent back, less the fee, from where it came', async () => {
  const { paid, txid, order } = await payWrongly('Back', 3n * TRX);
  const page = await people.enter('finance', {}, '/payments');
  await inQueue(page, paid).locator('[data-test=open-row]').click();
  await button(page, 'refund').click();
  const { from_address: payer } = await desk.row<{ from_address: string }>(
    'SELECT from_address FROM payments WHERE txid = $1',
    [txid],
  );
  await expect(deed(page)).toContainText(payer);
  await confirmDeed(page, 'the buyer wants it back');
  await expect(at(page, 'drawer')).toContainText('已退款');
  await desk.until('the refund to be paid', async () => {
    const [found] = await desk.query(`SELECT 1 FROM refunds WHERE address = $1 AND status = 'paid'`, [payer]);
    return found;
  });
  await expect(at(page, 'drawer').getByRole('link', { name: '已退款' })).toBeVisible({ timeout: CHAIN_MS });
  expect(order.status).toBe('awaiting_payment');
});

test('the orders of the day add up: page, file and books say the same', async () => {
  const user = await desk.chat.createUser('Second', 'zh');
  const second = await desk.rent(user, { package: /65k · 1 小时/ });
  await user.pay();
  await desk.reaches(second.id, 'active');

  const page = await people.enter('finance', {}, '/reports?tab=exports');
  const expected = await desk.row<{ rows: string; energy: string; sun: string; usdt: string }>(
    `SELECT count(*)::text AS rows, sum(energy)::text AS energy,
       coalesce(sum(amount) FILTER (WHERE currency = 'TRX'), 0)::text AS sun,
       coalesce(sum(amount) FILTER (WHERE currency = 'USDT'), 0)::text AS usdt FROM orders`,
  );
  await expect(at(page, 'total-rows').locator('strong')).toHaveText(expected.rows);
  const shown = async (name: string): Promise<string> =>
    millionths(await at(page, `total-${name}`).locator('strong').innerText()).toString();
  expect(await shown('amountSun')).toBe(expected.sun);
  expect(await shown('amountMicroUsdt')).toBe(expected.usdt);
  expect(BigInt(await shown('energy')) / TRX).toBe(BigInt(expected.energy));

  await page.locator('[data-test=format-xlsx]').click();
  await button(page, 'request-export').click();
  const download = page.waitForEvent('download');
  await button(page, 'download').first().click({ timeout: CHAIN_MS });
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/\.xlsx$/);

  const sheets = (await readXlsx(await file.path())).map(({ data }) => data);
  const [titles = [], ...lines] = sheets[0] ?? [];
  const named = titles.map(String);
  const valuesOf = (title: RegExp): unknown[] => {
    const column = named.findIndex((name) => title.test(name));
    expect(column, `${title} in ${named.join(', ')}`).toBeGreaterThanOrEqual(0);
    return lines.map((line) => line[column]);
  };
  const references = await desk.query<{ reference: string }>('SELECT reference FROM orders');
  expect(
    valuesOf(/^reference$/)
      .map(String)
      .toSorted(),
  ).toEqual(references.map(({ reference }) => reference).toSorted());
  const currencies = valuesOf(/^currency$/);
  const sun = valuesOf(/^amount$/).reduce<bigint>(
    (sum, value, line) => (currencies[line] === 'TRX' ? sum + millionths(String(value)) : sum),
    0n,
  );
  expect(sun.toString()).toBe(expected.sun);
  const totals = Object.fromEntries(
    (sheets.at(-1) ?? []).map(([name, value]) => [String(name), String(value)]),
  );
  expect(totals).toMatchObject({ rows: expected.rows, energy: expected.energy });
});

test('an adjustment whose answer is lost is done once, whatever is pressed then', async () => {
  const { id } = await desk.row<{ id: string }>('SELECT id FROM users ORDER BY created_at LIMIT 1');
  const adjusted = () =>
    desk.query<{ amount: string }>(
      `SELECT (-e.amount)::text AS amount FROM balance_transactions e JOIN ledger_accounts a ON a.id = e.account_id
       JOIN ledger_transactions t ON t.id = e.transaction_id WHERE t.kind = 'adjustment' AND a.code = $1`,
      [`user:${id}:TRX`],
    );
  const page = await people.enter('finance', {}, `/users/${id}`);
  expectConsole(page, /status of (409|503)/);
  const keys: (string | undefined)[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/adjust')) keys.push(request.headers()['idempotency-key']);
  });
  const answerOnce = (status: number, code: string, reaches: boolean) =>
    page.route(
      '**/adjust',
      async (route) => {
        if (reaches) await route.fetch();
        await route.fulfill({ status, json: { code, message: 'not what happened', requestId: 'lost' } });
      },
      { times: 1 },
    );

  const shown = async (): Promise<bigint> => millionths(await at(page, 'balance-trx').innerText());
  const before = await shown();
  await answerOnce(503, 'internal', true);
  await button(page, 'adjust').click();
  await field(page, 'amount').fill('5');
  await field(page, 'reason').fill('送达太慢');
  await button(page, 'confirm').click();
  await expect(at(page, 'deed-unclear')).toContainText('不会重复执行');
  expect(await adjusted()).toEqual([{ amount: '5000000' }]);
  // Something else under the same key is not done instead.
  await field(page, 'amount').fill('6');
  await button(page, 'confirm').click();
  await expect(at(page, 'deed-error')).toContainText('同一请求已用于另一项操作');
  await field(page, 'amount').fill('5');
  await answerOnce(409, 'idempotency/in_progress', false);
  await button(page, 'confirm').click();
  await expect(at(page, 'deed-error')).toContainText('同一操作正在进行');
  await confirmDeed(page);
  await expect(at(page, 'user-news')).toContainText('余额已调整');
  expect(await adjusted()).toEqual([{ amount: '5000000' }]);
  expect([keys.length, new Set(keys).size]).toEqual([4, 1]);

  // Who closes the dialog instead sees what came of it, and begins anew under another key.
  await answerOnce(503, 'internal', true);
  await button(page, 'adjust').click();
  await field(page, 'amount').fill('2');
  await field(page, 'reason').fill('又一次');
  await button(page, 'confirm').click();
  await expect(at(page, 'deed-unclear')).toBeVisible();
  await deed(page).getByRole('button', { name: '取消' }).click();
  await expect.poll(shown).toBe(before + 7n * TRX);
  expect(new Set(keys).size).toBe(2);
});

test('a deposit request stays in sight of its user until it is paid', async () => {
  const [payer, other] = [
    await desk.chat.createUser('Depositor', 'zh'),
    await desk.chat.createUser('Bystander', 'zh'),
  ];
  const idOf = async ({ id }: { id: number }): Promise<string> =>
    (await desk.row<{ id: string }>('SELECT id FROM users WHERE telegram_id = $1', [id])).id;
  for (const one of [payer, other]) await one.send('/start');
  for (const one of [payer, other]) await desk.until('the user', () => idOf(one).catch(() => undefined));
  const page = await people.enter('finance', {}, `/users/${await idOf(payer)}`);
  await button(page, 'deposit').click();
  await field(page, 'amount').fill('40');
  await confirmDeed(page);
  const { amount, address } = await desk.row<{ amount: string; address: string }>(
    `SELECT amount, address FROM payment_monitors WHERE user_id = $1`,
    [await idOf(payer)],
  );
  // The notice is gone; the request is not.
  await page.reload();
  await page.getByRole('tab', { name: '充值' }).click();
  const open = at(page, 'open-deposits');
  await expect(open).toContainText(trx(BigInt(amount)));
  await expect(open).toContainText('等待付款');
  await expect(open.locator(`[title^="${address}"]`)).toBeVisible();
  const { deadline } = await desk.row<{ deadline: Date }>(
    'SELECT deadline FROM payment_monitors WHERE user_id = $1',
    [await idOf(payer)],
  );
  await expect(open.locator('time').last()).toHaveAttribute('datetime', deadline.toISOString());

  const elsewhere = await people.enter('owner', { language: 'en' }, `/users/${await idOf(other)}`);
  await elsewhere.getByRole('tab', { name: 'Deposits' }).click();
  await expect(elsewhere.getByText('No deposit yet')).toBeVisible();
  await expect(at(elsewhere, 'open-deposits')).toHaveCount(0);

  await payer.pay(address, trx(BigInt(amount)));
  await expect(open).toHaveCount(0, { timeout: CHAIN_MS });
  await expect(at(page, 'drawer')).toContainText(trx(BigInt(amount)));
});
