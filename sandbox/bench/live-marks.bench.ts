import type { Page } from '@playwright/test';
import { ChatBuyer, DevnetControl } from '@energy-desk/sandbox/driver';
import type { Sandbox } from '@energy-desk/sandbox/launcher';
import { ChatDriver } from '@energy-desk/sandbox/telegram';
import pg from 'pg';
import { clickDoor, fillDoor, inBrowser, median } from './support/browsing.js';

export const name = 'From an event in the books to its mark on an open page, without a reload';

const ORDERS = 20;
const TARGET_MS = 2_000;

type Row = Record<string, string | number | boolean>;

/** When a row of the list first showed what, by the clock of this machine. */
type Marks = Record<string, number>;

/** What was written down when: the reference of an order and its state in Chinese, as the list shows them. */
interface Deed {
  mark: string;
  writtenAt: Date;
}

export const run = (): Promise<Row[]> =>
  inBrowser(async (browser, sandbox) => {
    const page = await browser.newPage();
    await fillDoor(page, sandbox.endpoints);
    await clickDoor(page);
    await page.locator('nav a[href="/orders"]').click();
    await page.locator('[data-test=live][data-state=live]').waitFor();
    await page.locator('[data-test=list]').waitFor();
    await page.evaluate(watchRows);
    await placeAndCancel(sandbox, page);
    return [row(await deeds(sandbox), await shownMarks(page))];
  });

/** Orders are placed and cancelled in the chat, one after the other, each when the page shows the deed before. */
async function placeAndCancel({ endpoints, devnet }: Sandbox, page: Page): Promise<void> {
  const chat = new ChatDriver(endpoints.telegram);
  await chat.waitForBot();
  for (let i = 0; i < ORDERS; i += 1) {
    const user = await chat.createUser(`buyer ${i}`);
    const { address: receiver } = await user.wallet();
    await new DevnetControl(devnet.url).control('faucet', { address: receiver, trx: 10, usdt: 0 });
    const buyer = new ChatBuyer(chat, user.id);
    const { orderId } = await buyer.place({ energy: /65k/, receiver, payWith: 'transfer' });
    await rows(page, '待支付').first().waitFor();
    await buyer.cancel(orderId);
    await rows(page, '已取消').nth(i).waitFor();
  }
}

const rows = (page: Page, hasText: string) => page.locator('[data-test=list] tbody tr', { hasText });

async function deeds({ endpoints }: Sandbox): Promise<Deed[]> {
  const client = new pg.Client({ connectionString: endpoints.databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<Deed>(
      `SELECT o.reference || CASE e.to_status WHEN 'cancelled' THEN '已取消' ELSE '待支付' END AS mark,
              min(e.created_at) AS "writtenAt"
         FROM order_events e JOIN orders o ON o.id = e.order_id
        WHERE e.to_status IN ('awaiting_payment', 'cancelled') GROUP BY mark`,
    );
    return rows;
  } finally {
    await client.end();
  }
}

/** Runs in the page. */
const watchRows = `
  window.marks = {};
  const look = () => {
    for (const row of document.querySelectorAll('[data-test=list] tbody tr'))
      for (const state of ['待支付', '已取消'])
        if (row.textContent.includes(state))
          window.marks[row.querySelector('.reference')?.textContent + state] ??= Date.now();
  };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
`;

const shownMarks = (page: Page): Promise<Marks> => page.evaluate('window.marks');

function row(written: readonly Deed[], shown: Marks): Row {
  const delays = written.flatMap(({ mark, writtenAt }) =>
    shown[mark] === undefined ? [] : [shown[mark] - writtenAt.getTime()],
  );
  const worst = Math.max(...delays);
  return {
    what: 'an order placed, an order cancelled',
    events: written.length,
    shown: delays.length,
    'ms, median': Math.round(median(delays)),
    'ms, worst': Math.round(worst),
    target: `< ${TARGET_MS} ms`,
    met: delays.length >= 2 * ORDERS && worst < TARGET_MS,
  };
}
