import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox, type Sandbox } from '../../src/launcher/index.js';
import { expect, test, type Page } from '@playwright/test';
import { seededServices } from '../support/services.js';

let sandbox: Sandbox;
const dir = mkdtempSync(join(tmpdir(), 'energy-desk-e2e-'));

test.beforeAll(async () => {
  sandbox = await startSandbox({ dir, services: await seededServices(dir) });
  await sandbox.server.start();
});
test.afterAll(async () => {
  await sandbox.stop();
  rmSync(dir, { recursive: true, force: true });
});

/** Asks until the page shows the state, rather than waiting for its own next question. */
async function shows(page: Page, state: string): Promise<void> {
  await expect(async () => {
    await page.locator('[data-test=check-now]').click();
    await expect(page.locator('[data-test=state]')).toHaveAttribute('data-state', state, { timeout: 500 });
  }).toPass({ timeout: 30_000 });
}

test('is served by the server, and its open page follows the real health', async ({ page }) => {
  await page.goto(`${sandbox.endpoints.dashboard}/status`);
  await shows(page, 'ok');
  await sandbox.server.kill9();
  await shows(page, 'lost');
  await sandbox.server.start();
  await shows(page, 'ok');
});
