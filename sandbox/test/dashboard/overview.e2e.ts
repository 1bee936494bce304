import { expect, test, type Page } from '@playwright/test';
import { pointsOf } from './support/charts.js';
import { openDesk } from './support/desk.js';
import { millionths, numberIn } from './support/figures.js';
import { at, peopleOf } from './support/people.js';

const desk = openDesk();
const people = peopleOf(desk);

/** As long as one look at a figure may take before the rows are asked anew. */
const LOOK_MS = 2_000;

test.describe.configure({ mode: 'serial' });

const MOVED_MS = 30_000;
const NOT_ASKED_FOR = '1.234567';
const MILLION = 1_000_000;
const HOURS = 24;
const DAYS = 14;
/** Five of the days and the curve of the next one. */
const CHART_COUNT = 6;

/** Moments of today on the chain's clock, in the zone of the browser. */
const today = (column: string): string => `(${column} AT TIME ZONE $1)::date = (now() AT TIME ZONE $1)::date`;
/** Orders that entered the state paid today, with when. */
const PAID = `(SELECT e.order_id, e.chain_time AS at FROM order_events e
  WHERE e.to_status = 'paid' AND e.from_status IS DISTINCT FROM 'paid' AND ${today('e.chain_time')})`;
const PAID_COUNT = `SELECT count(*) AS value FROM ${PAID} p`;
const REFUNDED = PAID.replaceAll(`'paid'`, `'refunded'`);
/** In the block with its last delegate. */
const DELIVERED = `(SELECT d.order_id, max(d.active_at) AS at FROM energy_delegations d
  WHERE NOT d.surplus AND d.active_at IS NOT NULL GROUP BY d.order_id)`;
const money = (currency: string): string =>
  `SELECT (SELECT coalesce(sum(o.amount), 0) FROM orders o JOIN ${PAID} p ON p.order_id = o.id WHERE o.currency = '${currency}')
     - (SELECT coalesce(sum(o.amount), 0) FROM orders o JOIN ${REFUNDED} r ON r.order_id = o.id WHERE o.currency = '${currency}') AS value`;
const seconds = (share: number): string =>
  `SELECT percentile_cont(${share}) WITHIN GROUP (ORDER BY extract(epoch FROM d.at - p.at)) AS value
   FROM ${PAID} p JOIN ${DELIVERED} d ON d.order_id = p.order_id`;

const misfits = (kind: string): string =>
  `SELECT count(*) AS value FROM payments p WHERE ${today('p.block_time')} AND ${kind}`;

/** Each figure's SQL, written from the sentence that is shown when the mouse rests on it. */
const FIGURES: Readonly<Record<string, { sql: string; read: (text: string) => number }>> = {
  orders: {
    sql: `SELECT count(*) AS value FROM (SELECT order_id, min(chain_time) AS at FROM order_events GROUP BY order_id) f
      WHERE ${today('f.at')}`,
    read: numberIn,
  },
  activeUsers: {
    sql: `SELECT count(DISTINCT o.user_id) AS value FROM orders o
      JOIN (SELECT order_id, min(chain_time) AS at FROM order_events GROUP BY order_id) f ON f.order_id = o.id
      WHERE ${today('f.at')}`,
    read: numberIn,
  },
  revenueSun: { sql: money('TRX'), read: (text) => Number(millionths(text)) },
  revenueMicroUsdt: { sql: money('USDT'), read: (text) => Number(millionths(text)) },
  energySold: {
    sql: `SELECT coalesce(sum(o.energy), 0) AS value FROM orders o JOIN ${PAID} p ON p.order_id = o.id`,
    read: numberIn,
  },
  successRate: {
    sql: `SELECT 100.0 * count(d.order_id) / nullif(count(d.order_id)
        + count(*) FILTER (WHERE d.order_id IS NULL AND o.status IN ('unwinding', 'refunding', 'refunded', 'failed')), 0) AS value
      FROM ${PAID} p JOIN orders o ON o.id = p.order_id LEFT JOIN ${DELIVERED} d ON d.order_id = o.id`,
    read: numberIn,
  },
  deliverySecondsP50: { sql: seconds(0.5), read: numberIn },
  deliverySecondsP95: { sql: seconds(0.95), read: numberIn },
};

/** What is written rounded is right to a tenth. */
const TENTH = 0.051;

async function compare(page: Page): Promise<void> {
  for (const [name, { sql, read }] of Object.entries(FIGURES)) {
    const { value } = await desk.row<{ value: string | null }>(sql, [people.timeZone]);
    const text = await at(page, `figure-${name}`).locator('strong').innerText();
    if (value === null) expect(text, name).toBe('–');
    else expect(Math.abs(read(text) - Number(value)), `${name}: ${text} for ${value}`).toBeLessThan(TENTH);
  }
}

test('every figure of the day is what its sentence says, by SQL written from it', async () => {
  test.setTimeout(240_000);
  const page = await people.enter('viewer');
  await expect(at(page, 'figure-orders').locator('strong')).toHaveText('0');
  await compare(page);

  const paying = await desk.chat.createUser('Paying', 'en');
  const paid = await desk.rent(paying);
  const asked = await paying.paymentRequest();
  await paying.pay();
  const inUsdt = await desk.chat.createUser('Dollar', 'en');
  const dollars = await desk.rent(inUsdt, { payWith: 'usdt' });
  const { address, amount } = await inUsdt.paymentRequest();
  await inUsdt.sendUsdt(address, amount);
  await desk.rent(await desk.chat.createUser('Waiting', 'en'));
  for (const { id } of [paid, dollars]) await desk.reaches(id, 'active');
  // Paid twice; and money that nobody asked for.
  await paying.pay(asked.address, asked.amount);
  await inUsdt.sendUsdt(address, NOT_ASKED_FOR);

  await expect(at(page, 'figure-orders').locator('strong')).toHaveText('3', { timeout: MOVED_MS });
  await expect(async () => compare(page)).toPass({ timeout: MOVED_MS });
  for (const name of Object.keys(FIGURES)) {
    await at(page, `figure-${name}`).hover();
    await expect(page.locator('.formula:visible').last()).toContainText(/[。；]/);
  }
});

const lent = async (): Promise<bigint> =>
  (await desk.chain.delegations('head')).reduce((sum, { energySun }) => sum + BigInt(energySun), 0n);

/** What the supplier wallets have staked for energy, lent or not, as the chain has it; sun. */
async function stakedSun(): Promise<bigint> {
  let staked = await lent();
  for (const { address } of await desk.query<{ address: string }>('SELECT address FROM supplier_wallets')) {
    const { frozenV2 = [] } = await desk.chain.post<{ frozenV2?: { type?: string; amount?: number }[] }>(
      '/wallet/getaccount',
      { address, visible: true },
    );
    staked += BigInt(frozenV2.find(({ type }) => type === 'ENERGY')?.amount ?? 0);
  }
  return staked;
}

/** The energy of a stake by what the network has in all. */
async function energyBy(address: string | undefined): Promise<(sun: number) => number> {
  const network = await desk.chain.post<{ TotalEnergyLimit: number; TotalEnergyWeight: number }>(
    '/wallet/getaccountresource',
    { address, visible: true },
  );
  // Weight is in TRX.
  return (sun) => (sun * network.TotalEnergyLimit) / network.TotalEnergyWeight / MILLION;
}

/** Energy is written whole; the network's totals move a little while one reads. */
const near = (shown: number | undefined, expected: number): void =>
  expect(Math.abs((shown ?? 0) - expected) / expected, `${shown} for ${expected}`).toBeLessThan(0.001);

test('the stock is what the chain itself says, and what waits is what waits in the rows', async () => {
  const page = await people.enter('viewer');
  const bar = page
    .getByRole('img')
    .filter({ has: page.locator('i.delegated') })
    .first();
  const staked = await stakedSun();
  await expect(async () => {
    const amounts = (await bar.locator('xpath=..').locator('li').allInnerTexts()).map(millionths);
    const [whole, delegated] = amounts;
    expect(whole).toBe(staked);
    expect(delegated).toBe(await lent());
  }).toPass({ timeout: MOVED_MS });
  // What waits goes on while one reads.
  await expect(async () => {
    const waiting = await desk.query<{ status: string; count: number }>(
      `SELECT status, count(*)::int FROM orders WHERE status NOT IN
        ('completed', 'refunded', 'failed', 'expired', 'cancelled') GROUP BY 1`,
    );
    for (const { status, count } of waiting) {
      const link = page.locator(`a[href$="status=${status}"]`);
      const shown = page.locator('li', { has: link }).locator('b');
      await expect(shown).toHaveText(String(count), { timeout: LOOK_MS });
    }
  }).toPass({ timeout: MOVED_MS });
});

/** What each line or row of bars of a chart shows of a day, as its figure says. */
const CHARTS: Readonly<Record<string, readonly { sql: string; scale?: number }[]>> = {
  订单: [{ sql: FIGURES['orders']?.sql ?? '' }, { sql: PAID_COUNT.replaceAll(`'paid'`, `'completed'`) }],
  收入: [
    { sql: money('TRX'), scale: MILLION },
    { sql: money('USDT'), scale: MILLION },
  ],
  售出能量与产能: [{ sql: FIGURES['energySold']?.sql ?? '' }],
  交付用时: [{ sql: seconds(0.5) }, { sql: seconds(0.95) }],
  付款异常: [
    ...['late', 'over', 'under', 'duplicate'].map((mark) => ({ sql: misfits(`p.exception = '${mark}'`) })),
    ...['held', 'unmatched'].map((outcome) => ({
      sql: misfits(`p.exception = 'none' AND p.outcome = '${outcome}'`),
    })),
  ],
};

test('the last point of each chart is what its figure says of today, and the days before had none', async () => {
  const page = await people.enter('viewer');
  await expect(page.locator('figure canvas')).toHaveCount(CHART_COUNT);
  const { day } = await desk.row<{ day: string }>(
    `SELECT to_char(now() AT TIME ZONE $1, 'FMMM/FMDD') AS day`,
    [people.timeZone],
  );
  await expect(async () => {
    for (const [title, lines] of Object.entries(CHARTS)) {
      const points = await pointsOf(page, title);
      expect(points.length, title).toBe(DAYS);
      const last = points.at(-1);
      expect(last?.label, title).toBe(day);
      for (const [at_, { sql, scale = 1 }] of lines.entries()) {
        const { value } = await desk.row<{ value: string }>(sql, [people.timeZone]);
        const shown = numberIn(last?.values[at_] ?? '');
        expect(Math.abs(shown - Number(value) / scale), `${title}: ${shown} for ${value}`).toBeLessThan(
          TENTH,
        );
        for (const { values } of points.slice(0, -1)) expect(['0', '–'], title).toContain(values[at_]);
      }
    }
  }).toPass({ timeout: MOVED_MS });
});

test('the curve of the next day begins at what the chain lends now and ends at all that is staked', async () => {
  const page = await people.enter('viewer');
  const suppliers = await desk.query<{ address: string }>('SELECT address FROM supplier_wallets');
  const [any] = suppliers;
  const energyOf = await energyBy(any?.address);
  let free = 0;
  for (const { address } of suppliers) {
    const { max_size: sun = 0 } = await desk.chain.post<{ max_size?: number }>(
      '/wallet/getcandelegatedmaxsize',
      { owner_address: address, type: 1, visible: true },
    );
    free += sun;
  }
  const head = await desk.chain.state();
  const { sun, kept } = await desk.row<{ sun: string; kept: string }>(
    `SELECT sum(d.sun) AS sun, sum(d.sun * extract(epoch FROM o.ends_at - $1::timestamptz) / 86400) AS kept
     FROM energy_delegations d JOIN orders o ON o.id = d.order_id WHERE d.status = 'active'`,
    [new Date(head.time)],
  );
  expect(Number(sun)).toBeGreaterThan(0);
  const whole = free + Number(sun);
  await expect(async () => {
    const points = await pointsOf(page, '未来 24 小时可委托的能量');
    expect(points.length).toBe(HOURS + 1);
    const [first = [], last = []] = [points[0], points.at(-1)].map((point) => point?.values.map(numberIn));
    for (const shown of first) near(shown, energyOf(free));
    near(last[0], energyOf(whole));
    // Energy that was used up comes back within a day after its rental: what ends in an hour lacks an hour of it.
    near(last[1], energyOf(whole - Number(kept)));
  }).toPass({ timeout: MOVED_MS });
});

test('energy sold stands against what the stake that sells yields a day now, and each chart says what it counts', async () => {
  const page = await people.enter('viewer');
  const suppliers = await desk.query<{ address: string }>(
    `SELECT w.address FROM supplier_wallets w JOIN energy_pools p ON p.id = w.pool_id
     WHERE w.status = 'active' AND p.status = 'active'`,
  );
  const { count } = await desk.row<{ count: number }>('SELECT count(*)::int FROM supplier_wallets');
  expect(suppliers).toHaveLength(count);
  const energyOf = await energyBy(suppliers[0]?.address);
  const expected = energyOf(Number(await stakedSun()));
  await expect(async () => {
    const points = await pointsOf(page, '售出能量与产能');
    expect(points.length).toBe(DAYS);
    for (const { values } of points) near(numberIn(values[1] ?? ''), expected);
  }).toPass({ timeout: MOVED_MS });
  const titles = page.locator('figcaption[tabindex]');
  await expect(titles).toHaveCount(CHART_COUNT - 1);
  for (const title of await titles.all()) {
    await title.focus();
    await expect(page.locator('.formula:visible').last()).toContainText(people.timeZone);
  }
});
