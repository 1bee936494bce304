import './lib/node-version.mjs';
import { resolve } from 'node:path';
import { ensureBrowser } from './lib/browser.mjs';
import { root, run, tool } from './lib/run.mjs';
import { setup } from './setup.mjs';

/** Pictures of every page of the dashboard, in both languages and themes, on both screens. */
const folder = resolve(root, process.argv[2] ?? process.env['PICTURES_DIR'] ?? 'pictures');
const browser = await ensureBrowser();
await setup();
const env = { ...process.env, CHROMIUM_PATH: browser, PICTURES_DIR: folder };
const { code } = await run(tool('playwright'), ['test', 'sandbox/test/dashboard/pages.e2e.ts'], {
  env,
  show: true,
});
process.exitCode = code;
console.log(`pictures in ${folder}`);
