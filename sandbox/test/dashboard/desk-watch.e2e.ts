import { expect, test, type Page } from '@playwright/test';
import { reviewInChat } from '../scenarios/support/rent.js';
import { openDesk } from './support/desk.js';
import { numberIn } from './support/figures.js';
import { cellsOf, pick, row } from './support/lists.js';
import { at, button, confirmDeed, deed, expectConsole, field, peopleOf } from './support/people.js';

const desk = openDesk();
const people = peopleOf(desk);

const CHAIN_MS = 60_000;
const FULL_DISK = 'no space left on device';

test.describe.configure({ mode: 'serial' });

const brake = (page: Page, name = 'selling') => at(page, `brake-${name}`);
const changeBrake = (page: Page, name?: string) =>
  brake(page, name).locator('button[data-test=change-brake]');
const alertOf = (kind: string) =>
  desk.row<Record<'acknowledged_by' | 'resolved_at' | 'resolved_by' | 'resolution', string | null>>(
    'SELECT * FROM alerts WHERE kind = $1',
    [kind],
  );

test('a brake stops the bot at once and tells everybody; released, the bot sells again', async () => {
  const user = await desk.chat.createUser('Caught', 'en');
  const { address: receiver } = await user.wallet();
  const [asked, confirm] = await reviewInChat(user, { package: /65k · 1 hour/, receiver });
  const orders = async (): Promise<number> => (await desk.query('SELECT 1 FROM orders')).length;

  const watching = await people.enter('operator', {}, '/alerts');
  await expect(at(watching, 'empty')).toBeVisible();
  const owner = await people.enter('owner', {}, '/system');
  const viewer = await people.enter('viewer', {}, '/system');
  await expect(brake(viewer)).toHaveAttribute('data-pulled', 'false');
  await expect(changeBrake(viewer)).toHaveCount(0);
  await expect(at(watching, 'alert-toasts')).toBeAttached();
  // It goes by itself after some seconds: looked for from now on.
  const toast = watching.locator('.alert-toast').filter({ hasText: '刹车已拉下' }).waitFor();
  await changeBrake(owner).click();
  await expect(deed(owner)).toContainText('销售');
  await confirmDeed(owner, 'something smells');
  await expect(brake(owner)).toContainText('something smells');

  // Nothing is pressed there.
  await expect(brake(viewer)).toHaveAttribute('data-pulled', 'true');
  await expect(row(watching, '刹车已拉下')).toContainText('未处理');
  await toast;
  await user.pressData(asked.message_id, confirm);
  await user.waitForMessage(/short break/);
  expect(await orders()).toBe(0);

  await row(watching, '刹车已拉下').locator('[data-test=open-row]').click();
  const drawer = at(watching, 'drawer');
  await expect(at(watching, 'advice')).not.toBeEmpty();
  await button(watching, 'acknowledge').click();
  await expect(drawer).toContainText('处理中');
  const { email } = people.account('operator');
  await expect(drawer).toContainText(email);
  expect(await alertOf('brake_pulled')).toMatchObject({ acknowledged_by: email, resolved_at: null });

  await changeBrake(owner).click();
  await confirmDeed(owner, 'all is well');
  await expect(drawer).toContainText('自行恢复');
  expect((await alertOf('brake_pulled')).resolved_at).not.toBeNull();
  await expect
    .poll(async () => {
      // The page goes with the first press that is taken.
      await user.pressData(asked.message_id, confirm).catch(() => undefined);
      return orders();
    })
    .toBe(1);
  await watching.keyboard.press('Escape');
  await at(watching, 'view-resolved').click();
  await expect(watching).toHaveURL(/view=resolved/);
  await expect(row(watching, '刹车已拉下')).toContainText('已关闭');
});

test('two people pull the same brake: the second is told who did, and nothing is done twice', async () => {
  const [first, second] = [
    await people.enter('operator', {}, '/system'),
    await people.enter('owner', { language: 'en' }, '/system'),
  ];
  expectConsole(second, /status of 409/);
  for (const one of [first, second]) {
    await changeBrake(one).click();
    await field(one, 'reason').fill('the same thought');
  }
  await button(first, 'confirm').click();
  await expect(deed(first)).toHaveCount(0);
  await button(second, 'confirm').click();
  await expect(at(second, 'deed-error')).toBeVisible();
  await deed(second).getByRole('button', { name: 'Cancel' }).click();
  await expect(brake(second)).toContainText(people.account('operator').email);
  const pulls = await desk.query(
    `SELECT 1 FROM audit_logs WHERE action = 'brakes.pull' AND reason = 'the same thought'`,
  );
  expect(pulls).toHaveLength(1);
  await changeBrake(second).click();
  await confirmDeed(second, 'enough');
  await expect(brake(first)).toHaveAttribute('data-pulled', 'false');
});

test('an alert is closed by hand with a reason, and leaves the list', async () => {
  await desk.query(
    `INSERT INTO alerts (kind, subject, message) VALUES ('wallet_set_aside', 'a wallet', 'failed again')`,
  );
  const page = await people.enter('operator', {}, '/alerts');
  await row(page, '钱包暂停使用').locator('[data-test=open-row]').click();
  await button(page, 'resolve').click();
  await expect(deed(page)).toContainText('钱包暂停使用');
  await expect(button(page, 'confirm')).toBeDisabled();
  await confirmDeed(page, '带宽已补足');
  await expect(at(page, 'drawer')).toContainText('带宽已补足');
  expect(await alertOf('wallet_set_aside')).toMatchObject({
    resolved_by: people.account('operator').email,
    resolution: '带宽已补足',
  });
  await page.keyboard.press('Escape');
  await expect(row(page, '钱包暂停使用')).toHaveCount(0);
});

test('an alert that is opened from its toast has nothing of the one that was open before', async () => {
  await desk.query(
    `INSERT INTO alerts (kind, subject, message) VALUES ('wallet_set_aside', 'another wallet', 'failed again')`,
  );
  const page = await people.enter('operator', {}, '/alerts');
  const owner = await people.enter('owner', {}, '/system');
  expectConsole(page, /status of 503/);
  await row(page, '钱包暂停使用').locator('[data-test=open-row]').click();
  const failure = at(page, 'drawer').locator('.el-alert--error');
  await page.route('**/acknowledge', (route) =>
    route.fulfill({ status: 503, json: { code: 'internal', message: 'away', requestId: 'away' } }),
  );
  await button(page, 'acknowledge').click();
  await expect(failure).toBeVisible();
  await button(page, 'resolve').click();
  await field(page, 'reason').fill('带宽已补足');
  await changeBrake(owner).click();
  await confirmDeed(owner, 'something smells again');
  await page.locator('.alert-toast').filter({ hasText: '刹车已拉下' }).click();

  await expect(at(page, 'drawer').locator('h2')).toHaveText('刹车已拉下');
  await expect(deed(page)).toHaveCount(0);
  await expect(failure).toHaveCount(0);
  await button(page, 'resolve').click();
  await expect(deed(page)).toContainText('刹车已拉下');
  await expect(field(page, 'reason')).toHaveValue('');
  await deed(page).getByRole('button', { name: '取消' }).click();
  await changeBrake(owner).click();
  await confirmDeed(owner, 'all is well again');
});

test('each node shows its newest block and how fast it answers; one that is gone shows', async () => {
  const page = await people.enter('viewer', { language: 'en' }, '/system');
  const nodes = at(page, 'nodes').locator('li');
  await expect(nodes).toHaveCount(2);
  const heightOf = async (at_: number): Promise<number> =>
    numberIn(await nodes.nth(at_).locator('[data-test=node-answer]').innerText());
  const before = await desk.chain.state();
  for (const at_ of [0, 1]) {
    await expect(nodes.nth(at_).locator('[data-test=node-answer]')).toHaveText(/[\d,]+.*\d+ ms/);
    // Without a reload.
    await expect.poll(() => heightOf(at_)).toBeGreaterThan(before.head);
    expect(await heightOf(at_)).toBeLessThanOrEqual((await desk.chain.state()).head);
  }
  await expect(at(page, 'scanner')).toHaveAttribute('data-status', 'following');
  await desk.chain.control('faults', { name: 'down', node: 0 });
  await expect(nodes.first().locator('[data-test=node-answer]')).toHaveCount(0);
  await expect(nodes.nth(1).locator('[data-test=node-answer]')).toBeVisible();
  await desk.chain.clearFaults();
  await expect(nodes.first().locator('[data-test=node-answer]')).toBeVisible({ timeout: CHAIN_MS });
});

test('work that is held back counts as waiting; what fails rests with its error until it is tried again', async () => {
  const user = await desk.chat.createUser('Patient', 'en');
  const order = await desk.rent(user);
  const page = await people.enter('operator', {}, '/system');
  await changeBrake(page, 'delegating').click();
  await confirmDeed(page, 'before the disk is changed');
  await user.pay();
  await desk.reaches(order.id, 'waiting_capacity');
  const waiting = at(page, 'queues').locator('tbody tr', { hasText: '能量交付' });
  await expect(waiting).toContainText(/\d+ ?秒/);
  const [, waits = ''] = await cellsOf(waiting);
  const { age } = await desk.row<{ age: number }>(
    'SELECT extract(epoch FROM now() - updated_at)::float8 AS age FROM orders WHERE id = $1',
    [order.id],
  );
  expect(numberIn(waits)).toBeLessThanOrEqual(Math.ceil(age));

  await desk.query(
    `CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN RAISE EXCEPTION '${FULL_DISK}'; END $$`,
  );
  await desk.query(
    `CREATE TRIGGER full_disk BEFORE INSERT ON energy_delegations FOR EACH ROW EXECUTE FUNCTION full_disk()`,
  );
  await changeBrake(page, 'delegating').click();
  await confirmDeed(page, 'the disk is changed');
  const letter = () =>
    desk.query<{ tries: number; dropped_by: string | null; dropped_because: string | null }>(
      `SELECT * FROM dead_letters WHERE step = 'rental.deliver' AND subject = $1`,
      [order.id],
    );
  await desk.until('the failure', async () => (await letter())[0]);
  await at(page, 'to-failed').click();
  await expect(page).toHaveURL(/view=failed/);
  const failed = row(page, '交付能量');
  await expect(failed).toContainText(FULL_DISK);
  await failed.locator('button[data-test=drop]').click();
  await expect(deed(page)).toContainText(order.id);
  await confirmDeed(page, 'the disk comes first');
  await expect(failed).toContainText('不再重试');
  expect(await letter()).toMatchObject([
    { dropped_by: people.account('operator').email, dropped_because: 'the disk comes first' },
  ]);

  await pick(page, '状态', '等待重试');
  await expect(page).toHaveURL(/status=waiting/);
  await expect(at(page, 'empty')).toContainText('没有符合筛选条件的任务');
  await page.reload();
  await expect(at(page, 'empty')).toBeVisible();
  await at(page, 'clear-filters').click();

  await desk.query('DROP TRIGGER full_disk ON energy_delegations');
  await failed.locator('button[data-test=retry]').click();
  await confirmDeed(page, 'there is room again');
  await desk.reaches(order.id, 'active');
  await expect(failed).toHaveCount(0, { timeout: CHAIN_MS });
  expect(await letter()).toEqual([]);
});
