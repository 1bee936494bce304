import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from './lib/browser.mjs';
import { root, run, step, stop, tool } from './lib/run.mjs';
import { setup } from './setup.mjs';

/** @typedef {Record<string, string | number | boolean | null>} Row */

const filters = process.argv.slice(2);
const rowsFile = join(root, '.cache/bench-rows.json');

/** Compiles a package's benchmarks with its sources to where its dependencies are found. @param {string} name */
async function compile(name) {
  const folder = join(root, name, 'bench');
  if (!existsSync(folder)) return [];
  const output = join(root, name, 'dist-bench');
  rmSync(output, { recursive: true, force: true });
  const args = ['src', 'bench', '-d', output, '--copy-files', '--config-file', '../.swcrc'];
  const { code, output: said } = await run(tool('swc'), args, { cwd: join(root, name) });
  if (code !== 0) stop(`${said}\nCompiling the benchmarks of ${name} failed.`);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.bench.ts'))
    .sort()
    .map((file) => ({
      title: `${name}/bench/${file}`,
      path: join(output, 'bench', file.replace(/\.ts$/, '.js')),
    }));
}

/** @param {string} title @param {string} path @returns {Promise<{name: string, rows: Row[]} | undefined>} */
async function measure(title, path) {
  rmSync(rowsFile, { force: true });
  const child = join(root, 'sandbox/bin/lib/bench-child.mjs');
  const { code } = await step(title, () =>
    run(process.execPath, ['--expose-gc', child, path, rowsFile], { env, show: true }),
  );
  return code === 0 && existsSync(rowsFile) ? JSON.parse(readFileSync(rowsFile, 'utf8')) : undefined;
}

const env = { ...process.env, CHROMIUM_PATH: (await findBrowser()) ?? '' };
await setup();
mkdirSync(join(root, '.cache'), { recursive: true });
const found = [...(await compile('server')), ...(await compile('sandbox'))];
const due = found.filter(
  ({ title }) => filters.length === 0 || filters.some((filter) => title.includes(filter)),
);
if (due.length === 0) stop('There are no such benchmarks.');
const results = [];
/** @type {string[]} */
const broken = [];
for (const { title, path } of due) {
  const result = await measure(title, path);
  if (result) results.push(result);
  else broken.push(title);
}
for (const { name, rows } of results) {
  console.log(`\n${name}`);
  console.table(rows);
}
const machine = {
  node: process.version,
  platform: process.platform,
  arch: process.arch,
  cores: cpus().length,
};
const report = { measuredAt: new Date().toISOString(), machine, results };
writeFileSync(join(root, 'bench-results.json'), `${JSON.stringify(report, null, 2)}\n`);
console.log(`\nWritten to bench-results.json`);
if (broken.length > 0) stop(`Failed: ${broken.join(', ')}`);
