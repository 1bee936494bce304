import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { startSandbox, totpCode, type Sandbox } from '@energy-desk/sandbox/launcher';

/** Measures with a whole product in a folder of its own and a real browser, and clears both away. */
export async function inBrowser<T>(measure: (browser: Browser, sandbox: Sandbox) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'energy-desk-bench-'));
  const sandbox = await startSandbox({ dir, serverEnvironment: { LOG_LEVEL: 'warn' } });
  const executablePath = process.env['CHROMIUM_PATH'];
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    await sandbox.server.start();
    return await measure(browser, sandbox);
  } finally {
    await browser.close();
    await sandbox.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Fills the form of the log-in page; the click is left to the caller. */
export async function fillDoor(page: Page, { dashboard, admins }: Sandbox['endpoints']): Promise<void> {
  const viewer = admins.find(({ role }) => role === 'viewer');
  if (!viewer) throw new Error('nobody is viewer');
  await page.goto(`${dashboard}/login`);
  const field = (of: string) => page.locator(`input[data-test=${of}], [data-test=${of}] input`).first();
  await field('email').fill(viewer.email);
  await field('password').fill(viewer.password);
  if (viewer.totpSecret !== undefined) await field('code').fill(totpCode(viewer.totpSecret, Date.now()));
}

export const clickDoor = (page: Page): Promise<void> => page.locator('[data-test=submit]').first().click();

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
