import { defineConfig } from '@playwright/test';
import { findBrowser } from './sandbox/bin/lib/browser.mjs';

const executablePath = process.env['CHROMIUM_PATH'] ?? (await findBrowser());
const asRoot = process.getuid?.() === 0;

// The tests talk to this machine only: everything a browser does on its own account is off.
const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-first-run',
  '--no-pings',
];

export default defineConfig({
  testDir: '.',
  testMatch: ['admin-web/test/**/*.e2e.ts', 'sandbox/test/**/*.e2e.ts'],
  outputDir: 'test-results',
  timeout: 120_000,
  workers: 2,
  forbidOnly: true,
  use: {
    viewport: { width: 1280, height: 800 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [...quiet, ...(asRoot ? ['--no-sandbox'] : [])],
    },
  },
});
