import type { Browser, Page } from '@playwright/test';
import type { SandboxEndpoints } from '@energy-desk/sandbox/launcher';
import { clickDoor, fillDoor, inBrowser, median } from './support/browsing.js';

export const name = 'First load of the dashboard in a browser that knows nothing of it yet';

const RUNS = 5;
const LOAD_TARGET_KB = 250;
const READY_TARGET_MS = 1_000;
const KB = 1024;
const LANGUAGES = ['zh', 'en'] as const;

type Row = Record<string, string | number | boolean>;

interface Load {
  requests: number;
  /** As it came over the wire. */
  bytes: number;
  /** From the address to a form that takes what is typed. */
  readyMs: number;
}

export const run = (): Promise<Row[]> =>
  inBrowser(async (browser, { endpoints }) => {
    const rows: Row[] = [];
    for (const language of LANGUAGES) rows.push(await door(browser, endpoints.dashboard, language));
    return [...rows, await overview(browser, endpoints)];
  });

/** The log-in page, where nothing is known yet. */
async function door(browser: Browser, url: string, locale: (typeof LANGUAGES)[number]): Promise<Row> {
  const loads: Load[] = [];
  for (let i = 0; i < RUNS; i += 1) {
    const context = await browser.newContext();
    const preferences = JSON.stringify({ locale, theme: 'light' });
    await context.addInitScript({
      content: `localStorage.setItem('energy-desk.preferences', ${JSON.stringify(preferences)})`,
    });
    loads.push(await load(await context.newPage(), `${url}/login`));
    await context.close();
  }
  const { requests, bytes } = loads[0] ?? { requests: 0, bytes: 0 };
  const readyMs = median(loads.map((one) => one.readyMs));
  return {
    what: `log-in page (${locale}), ${requests} requests`,
    'transferred KB': Math.round(bytes / KB),
    'ready ms, median': Math.round(readyMs),
    target: `< ${LOAD_TARGET_KB} KB, < ${READY_TARGET_MS} ms`,
    met: bytes / KB < LOAD_TARGET_KB && readyMs < READY_TARGET_MS,
  };
}

async function load(page: Page, url: string): Promise<Load> {
  const network = await page.context().newCDPSession(page);
  const load: Load = { requests: 0, bytes: 0, readyMs: 0 };
  await network.send('Network.enable');
  network.on('Network.loadingFinished', ({ encodedDataLength }) => {
    load.requests += 1;
    load.bytes += encodedDataLength;
  });
  const began = performance.now();
  await page.goto(url);
  await page.locator('[data-test=email]').first().waitFor({ state: 'visible' });
  load.readyMs = performance.now() - began;
  await page.waitForLoadState('networkidle');
  return load;
}

/** From the click on "log in" to the figures of the day. */
async function overview(browser: Browser, endpoints: SandboxEndpoints): Promise<Row> {
  const times: number[] = [];
  for (let i = 0; i < RUNS; i += 1) {
    const page = await browser.newPage();
    await fillDoor(page, endpoints);
    const began = performance.now();
    await clickDoor(page);
    await page.locator('[data-test=figure-orders] strong').waitFor({ state: 'visible' });
    times.push(performance.now() - began);
    await page.context().close();
  }
  return {
    what: 'from log-in to the figures of the day, password check included',
    'transferred KB': '',
    'ready ms, median': Math.round(median(times)),
    target: 'none',
    met: true,
  };
}
