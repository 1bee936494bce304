import './lib/node-version.mjs';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBrowser } from './lib/browser.mjs';
import { readPlaywright, readVitest } from './lib/results.mjs';
import { root, run, tool } from './lib/run.mjs';
import { setup } from './setup.mjs';

const reports = join(root, '.cache/test-reports');
const filters = process.argv.slice(2);
const forBrowser = filters.filter((filter) => filter.includes('e2e'));
const forVitest = filters.filter((filter) => !filter.includes('e2e'));
const wanted = {
  browser: filters.length === 0 || forBrowser.length > 0,
  vitest: filters.length === 0 || forVitest.length > 0,
};

const hasBrowserTests = () =>
  ['admin-web/test', 'sandbox/test'].some((folder) =>
    readdirSync(join(root, folder), { recursive: true }).some((name) => String(name).endsWith('.e2e.ts')),
  );

async function runVitest() {
  const file = join(reports, 'vitest.json');
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...forVitest];
  const { code } = await run(tool('vitest'), args, { show: true });
  return readVitest(file, code);
}

/** @param {string} browser */
async function runPlaywright(browser) {
  const file = join(reports, 'playwright.json');
  const env = { ...process.env, CHROMIUM_PATH: browser, PLAYWRIGHT_JSON_OUTPUT_NAME: file };
  const { code } = await run(tool('playwright'), ['test', '--reporter=list,json', ...forBrowser], {
    env,
    show: true,
  });
  return readPlaywright(file, code);
}

// First of all, so that a missing browser is told before minutes of work.
const browser = wanted.browser ? await ensureBrowser() : '';
await setup();
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
/** @type {import('./lib/results.mjs').Result[]} */
const results = [];
if (wanted.vitest) results.push(await runVitest());
if (wanted.browser && hasBrowserTests()) results.push(await runPlaywright(browser));

const failures = results.flatMap((result) => result.failures);
const sum = (/** @type {'passed' | 'skipped'} */ key) =>
  results.reduce((total, result) => total + result[key], 0);
// Once more at the end: of a long run only the end is read, or kept.
for (const { test, error } of failures) console.log(`\n✗ ${test}\n${error.replace(/^/gm, '    ')}`);
if (sum('skipped') > 0) console.log(`${sum('skipped')} skipped`);
process.exitCode = failures.length === 0 && sum('passed') > 0 ? 0 : 1;
console.log(`${sum('passed')} passed, ${failures.length} failed`);
