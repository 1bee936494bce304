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
  globalSetup: './sandbox/test/support/services-host.ts',
  outputDir: 'test-results',
  timeout: 120_000,
  // A busy machine may take its time; what must be fast says so itself.
  expect: { timeout: 15_000 },
  // They wait for blocks half of the time: more at a time than there are cores.
  workers: 3,
  forbidOnly: true,
  use: {
    viewport: { width: 1280, height: 800 },
    screenshot: 'only-on-failure',
    // A trace takes a third of a test's time; `npx playwright test --trace on` makes one.
    trace: 'off',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [...quiet, ...(asRoot ? ['--no-sandbox'] : [])],
    },
  },
});
