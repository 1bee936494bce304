import { expect, test, type Page } from '@playwright/test';
import { Payer } from '../../src/driver/index.js';
import { openDesk, type OrderRow } from './support/desk.js';
import { millionths, numberIn } from './support/figures.js';
import { cellsOf, row, rows, shortened } from './support/lists.js';
import { at, button, confirmDeed, deed, expectConsole, field, peopleOf } from './support/people.js';

const desk = openDesk();
const people = peopleOf(desk);

const UNIT_SUN = 3_000_000n;
const UNIT_ENERGY = 65_500;
/** Two units, and a rest that goes back. */
const SENT_SUN = 7_500_000n;

test.describe.configure({ mode: 'serial' });

const fact = (page: Page, scope: string, label: string) =>
  at(page, scope).locator(`dt:text-is("${label}") + dd`);
const [operator, owner] = ['operator', 'owner'] as const;

/** Sun lent to an address now, as the chain itself says. */
const lentTo = async (receiver: string): Promise<bigint> =>
  (await desk.chain.delegations('head'))
    .filter(({ to }) => to === receiver)
    .reduce((sum, { energySun }) => sum + BigInt(energySun), 0n);

const flashOf = (payer: string): Promise<OrderRow & { receiver: string }> =>
  desk.until(`a flash rental of ${payer}`, async () => {
    const sql = `SELECT * FROM orders WHERE kind = 'flash' AND payer_address = $1`;
    return (await desk.query<OrderRow & { receiver: string }>(sql, [payer]))[0];
  });

test('what the calculator says is what a plain transfer gets; it stands in the list with its order', async () => {
  const [flash = ''] = desk.sandbox.endpoints.flashAddresses;
  const payers = await Payer.create(desk.chain, 1, 100);
  const payer = payers.next().address;
  const page = await people.enter(operator, {}, '/flash');
  await expect(at(page, 'flash-health')).toContainText('正常出售');
  await expect(at(page, 'flash-address')).toContainText(flash);
  await expect(at(page, 'flash-address')).toContainText('3 TRX / 份 · 65,500 能量');
  await expect(at(page, 'empty')).toBeVisible();

  await button(page, 'calculator').click();
  const calculator = at(page, 'flash-calculator');
  await field(page, 'calculator-amount').fill('7.5');
  const sender = calculator.getByRole('textbox', { name: '付款地址' });
  await sender.fill(payer.replace(/.$/, (sign) => (sign === '1' ? '2' : '1')));
  await expect(calculator).toContainText('不是有效的波场地址');
  await expect(at(page, 'calculation')).toHaveCount(0);
  await sender.fill(payer);
  await expect(fact(page, 'calculation', '份数')).toHaveText(/^2 × 3 TRX$/);
  await expect(fact(page, 'calculation', '能量')).toContainText('131,000');
  await expect(fact(page, 'calculation', '余款')).toHaveText('1.5 TRX');
  await expect(fact(page, 'calculation', '转到')).toContainText(flash);
  await page.keyboard.press('Escape');

  const txid = await payers.pay(flash, SENT_SUN);
  const order = await flashOf(payer);
  const rented = row(page, order.reference);
  await expect(rented).toBeVisible();
  expect(order).toMatchObject({ amount: String(2n * UNIT_SUN), energy: 2 * UNIT_ENERGY, receiver: payer });
  await desk.reaches(order.id, 'active');
  await expect(rented).toContainText('租赁中');
  const [, , how, receiver = '', units, energy = '', , amount = '', rest = ''] = await cellsOf(rented);
  expect([how, units, numberIn(energy)]).toEqual(['直接转账', '2', 2 * UNIT_ENERGY]);
  expect(receiver).toContain(shortened(payer));
  expect([millionths(amount), millionths(rest)]).toEqual([2n * UNIT_SUN, SENT_SUN - 2n * UNIT_SUN]);

  await rented.locator('[data-test=open-row]').click();
  await expect(fact(page, 'drawer', '接收地址')).toContainText(payer);
  expect(millionths(await fact(page, 'drawer', '转来').innerText())).toBe(SENT_SUN);
  expect(millionths(await fact(page, 'drawer', '货款').innerText())).toBe(2n * UNIT_SUN);
  await expect(at(page, 'drawer').locator(`[title^="${txid}"]`)).toBeVisible();
  const { sun } = await desk.row<{ sun: string }>(
    `SELECT sum(sun) AS sun FROM energy_delegations WHERE order_id = $1 AND status = 'active'`,
    [order.id],
  );
  expect(await lentTo(payer)).toBe(BigInt(sun));
  await at(page, 'whole-order').click();
  await expect(page).toHaveURL(new RegExp(`/orders/${order.id}$`));
  await expect(at(page, 'drawer')).toContainText(order.reference);

  // Sent by somebody whose list does not show it, it says the same.
  await page.goto(`/flash/${order.id}?status=completed`);
  await expect(at(page, 'empty')).toBeAttached();
  await expect(fact(page, 'drawer', '转来')).toHaveText('7.5 TRX');
  await desk.until(
    'its money to be in the books for good',
    async () =>
      (await desk.query(`SELECT 1 FROM payments WHERE order_id = $1 AND booked = 'solid'`, [order.id]))[0],
  );
  await expect(at(page, 'drawer').locator('.transfer')).toContainText('已固化');
  await page.goto('/flash?status=active');
  await field(page, 'search').fill(payer);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/flash\\?status=active&q=${payer}$`));
  await page.reload();
  await expect(rows(page)).toHaveCount(1);
  await button(page, 'check-transfers').click();
  const check = at(page, 'address-transfers');
  await check.getByRole('textbox').fill(payer);
  await expect(check.locator('.transfer')).toHaveCount(1);
  await expect(check.locator('.transfer')).toContainText('7.5');
  await check.getByRole('link', { name: '7.5' }).click();
  await expect(page).toHaveURL(/\/payments\/[0-9a-f-]+\?view=all$/);
  await expect(at(page, 'drawer').locator(`[title^="${txid}"]`)).toBeVisible();
});

test('what a denied address pays is held for finance, until it is taken off the list', async () => {
  const [flash = ''] = desk.sandbox.endpoints.flashAddresses;
  const payers = await Payer.create(desk.chain, 1, 100);
  const address = payers.next().address;
  const page = await people.enter(operator, {}, '/risk');
  const late = await people.enter(owner, {}, '/risk');
  await expect(at(page, 'empty')).toContainText('拒绝名单是空的');
  await button(page, 'add-entry').click();
  await field(page, 'risk-address').fill(address.slice(0, -1));
  await expect(deed(page)).toContainText('不是有效的波场地址');
  await field(page, 'reason').fill('欺诈');
  await expect(button(page, 'confirm')).toBeDisabled();
  await field(page, 'risk-address').fill(address);
  await expect(deed(page)).toContainText('拒绝名单');
  await confirmDeed(page);
  await expect(row(page, shortened(address))).toContainText('欺诈');
  await expect(row(page, shortened(address))).toContainText(people.account(operator).email);
  await expect(page.locator('[data-test=list-deny]')).toContainText('拒绝名单 · 1');

  await button(late, 'add-entry').click();
  await field(late, 'risk-address').fill(address);
  await confirmDeed(late, '也是这样想');
  await expect(late.getByRole('status').filter({ hasText: '没有变化' })).toBeVisible();
  await expect(row(late, shortened(address))).toContainText('欺诈');
  const live = await desk.query<{ note: string }>(
    'SELECT note FROM risk_entries WHERE subject = $1 AND removed_at IS NULL',
    [address],
  );
  expect(live).toEqual([{ note: '欺诈' }]);

  const txid = await payers.pay(flash, UNIT_SUN);
  const { id } = await desk.until('the payment to be held', async () => {
    const sql = `SELECT id FROM payments WHERE txid = $1 AND outcome = 'held' AND hold_reason = 'sender_denied'
      AND order_id IS NULL AND booked = 'solid'`;
    return (await desk.query<{ id: string }>(sql, [txid]))[0];
  });
  expect(await lentTo(address)).toBe(0n);
  await late.goto('/flash');
  await at(late, 'flash-health').getByRole('link', { name: '1', exact: true }).click();
  await expect(late).toHaveURL(/\/payments$/);
  await expect(row(late, '付款地址在拒绝名单上')).toHaveCount(1);
  await row(late, '付款地址在拒绝名单上').locator('[data-test=open-row]').click();
  await expect(late).toHaveURL(new RegExp(`/payments/${id}`));

  await field(page, 'search').fill('欺');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/risk\?q=/);
  await page.reload();
  await row(page, shortened(address)).locator('[data-test=remove-entry]').click();
  await expect(deed(page)).toContainText(address);
  await confirmDeed(page, '误会');
  await expect(rows(page).filter({ hasText: shortened(address) })).toHaveCount(0);
  await payers.pay(flash, UNIT_SUN);
  await desk.reaches((await flashOf(address)).id, 'active');
});

test('a delegation is taken back early: the chain has it no more, and a second try is told', async () => {
  const user = await desk.chat.createUser('Early', 'en');
  const { address } = await user.wallet();
  const page = await people.enter(operator, { language: 'en' }, '/delegations?live=true');
  const late = await people.enter(owner, { language: 'en' }, '/delegations?live=true');
  expectConsole(late, /status of 409/);
  const order = await desk.rent(user);
  await user.pay();
  await desk.reaches(order.id, 'active');
  const { id, sun, energy } = await desk.row<{ id: string; sun: string; energy: number }>(
    'SELECT * FROM energy_delegations WHERE order_id = $1',
    [order.id],
  );
  expect(await lentTo(address)).toBe(BigInt(sun));
  await expect(row(page, order.reference)).toContainText('Out');
  const cells = await cellsOf(row(page, order.reference));
  expect(numberIn(cells[0] ?? '')).toBe(energy);
  expect(millionths(cells[7] ?? '')).toBe(BigInt(sun));
  const { count } = await desk.row<{ count: number }>(
    `SELECT count(*)::int FROM energy_delegations WHERE status IN ('planned', 'active', 'ended')`,
  );
  await expect(rows(page)).toHaveCount(count);

  for (const one of [page, late]) {
    await row(one, order.reference).locator('[data-test=open-row]').click();
    await expect(fact(one, 'drawer', 'Receiver')).toContainText(address);
    await button(one, 'reclaim').click();
    await expect(deed(one)).toContainText(order.reference);
    await expect(deed(one)).toContainText(address);
    await expect(deed(one)).toContainText('This refunds nothing');
    await field(one, 'reason').fill('the user asked for it');
  }
  await confirmDeed(page);
  await desk.until('the chain to have it no more', async () =>
    (await lentTo(address)) === 0n ? true : undefined,
  );
  await desk.reaches(order.id, 'completed');
  await expect(at(page, 'drawer').locator('.el-drawer__header')).toContainText('Reclaimed');
  await expect(at(page, 'operations').locator('li').last()).toContainText('Reclaim');
  const { status } = await desk.row<{ status: string }>(
    'SELECT status FROM energy_delegations WHERE id = $1',
    [id],
  );
  expect(status).toBe('reclaimed');
  const audited = await desk.query<{ actor: string; reason: string }>(
    `SELECT actor, reason FROM audit_logs WHERE action = 'delegations.reclaim' AND subject = $1`,
    [`delegation:${id}`],
  );
  expect(audited).toEqual([{ actor: people.account(operator).email, reason: 'the user asked for it' }]);

  // It has come back meanwhile: the dialog says so, and keeps what was written.
  await expect(at(late, 'drawer').locator('.el-drawer__header')).toContainText('Reclaimed');
  await button(late, 'confirm').click();
  await expect(at(late, 'deed-error')).toBeVisible();
  await expect(field(late, 'reason')).toHaveValue('the user asked for it');
  await late.keyboard.press('Escape');
  await expect(button(late, 'reclaim')).toHaveCount(0);

  await user.waitForMessage(/^🏁 The rental is over/);
  await page.goto('/delegations');
  await expect(row(page, order.reference)).toHaveCount(1);
  await at(page, 'filter-live').click();
  await page.getByRole('option', { name: 'Still out' }).click();
  await expect(page).toHaveURL(/\/delegations\?live=true$/);
  await expect(row(page, order.reference)).toHaveCount(0);
  await field(page, 'search').fill(address);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`live=true&q=${address}$`));
  await expect(at(page, 'empty')).toBeVisible();
  await page.goto(`/delegations?q=${address}`);
  await expect(row(page, order.reference)).toHaveCount(1);
});

test('stake that waits for another rental of its receiver waits on when asked, and comes back when forced', async () => {
  const user = await desk.chat.createUser('Spender', 'zh');
  const { address } = await user.wallet();
  const rented = async (wanted: RegExp): Promise<OrderRow> => {
    const order = await desk.rent(user, { package: wanted });
    await user.pay();
    return desk.reaches(order.id, 'active');
  };
  // The longer one first: the other one is over soon, and is to be used before.
  const second = await rented(/65k · 1 小时/);
  const first = await rented(/65k · 5 分钟/);
  const { notHolding, holding } = await user.recipients();
  await user.sendUsdt(holding ?? notHolding, '1');
  const both = await lentTo(address);
  await desk.chain.control('warp', { seconds: 310 });
  const putOff = `SELECT d.id, d.sun FROM energy_delegations d, chain_cursor c WHERE d.order_id = $1
    AND d.status = 'ended' AND d.reclaim_after > c.block_time + interval '1 minute'`;
  const isPutOff = () =>
    desk.until('the taking back to be put off', async () => {
      return (await desk.query<{ id: string; sun: string }>(putOff, [first.id]))[0];
    });
  const { id, sun } = await isPutOff();

  const page = await people.enter(operator, {}, '/delegations?status=ended');
  await row(page, first.reference).locator('[data-test=open-row]').click();
  await expect(page).toHaveURL(new RegExp(`/delegations/${id}\\?status=ended$`));
  await expect(fact(page, 'drawer', '下次尝试回收')).toBeVisible();
  await button(page, 'reclaim').click();
  await expect(deed(page)).toContainText('该地址的其他租赁1 笔 · 65,000 能量');
  await confirmDeed(page, '供应商要用');
  await isPutOff();
  expect(await lentTo(address)).toBe(both);
  await button(page, 'reclaim').click();
  await at(page, 'force').click();
  await confirmDeed(page, '供应商马上要用');
  await desk.reaches(first.id, 'completed');
  expect(await lentTo(address)).toBe(both - BigInt(sun));
  await expect(at(page, 'drawer').locator('.el-drawer__header')).toContainText('已回收');
  await expect(row(page, first.reference)).toHaveCount(0);
  const asked = `SELECT after->>'force' AS force FROM audit_logs WHERE action = 'delegations.reclaim' AND subject = $1
    ORDER BY id`;
  expect(await desk.query(asked, [`delegation:${id}`])).toEqual([{ force: 'false' }, { force: 'true' }]);
  expect((await desk.reaches(second.id, 'active')).status).toBe('active');
});
