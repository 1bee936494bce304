import { run, tool } from './lib/run.mjs';
import { install } from './setup.mjs';

/** @typedef {{name: string, command: string, args: string[]}} Task */

/** @param {string} name @param {string} command @param {string[]} args @returns {Task} */
const task = (name, command, args) => ({ name, command: tool(command), args });

/** @param {string} folder @returns {Task} */
const types = (folder) => {
  const compiler = ['admin-web', 'sandbox/chat'].includes(folder) ? 'vue-tsc' : 'tsc';
  return task(`types of ${folder}`, compiler, ['-p', `${folder}/tsconfig.json`, '--noEmit']);
};

const GRAPH = [
  'shared/src',
  'server/src',
  'server/test',
  'admin-web/src',
  'sandbox/src',
  'sandbox/test',
  'sandbox/chat/src',
];

const TASKS = [
  task('formatting', 'prettier', ['--check', '--log-level', 'warn', '.']),
  task('oxlint', 'oxlint', ['--type-aware', '--deny-warnings']),
  ...['.', 'shared', 'server', 'sandbox', 'admin-web', 'sandbox/chat'].map(types),
  task('eslint', 'eslint', ['.', '--max-warnings', '0']),
  task('dependency graph', 'depcruise', [
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'err',
    ...GRAPH,
  ]),
  task('unused code', 'knip', ['--no-progress']),
  { name: 'docker files', command: process.execPath, args: ['sandbox/bin/check-docker.mjs'] },
];

await install();
const due = [...TASKS];
/** @type {{name: string, code: number, output: string, seconds: number}[]} */
const results = [];

/** Takes tasks until none is left; two of these run side by side. */
async function work() {
  for (let next = due.shift(); next; next = due.shift()) {
    const { name, command, args } = next;
    const began = Date.now();
    const { code, output } = await run(command, args);
    const seconds = (Date.now() - began) / 1000;
    results.push({ name, code, output, seconds });
    console.log(`  ${code === 0 ? '✓' : '✗'} ${name} (${seconds.toFixed(1)} s)`);
  }
}

await Promise.all([work(), work()]);
const failed = results.filter(({ code }) => code !== 0);
for (const { name, output } of failed) console.log(`\n──── ${name}\n${output.trim()}`);
console.log(
  failed.length === 0
    ? `\nAll ${results.length} checks passed`
    : `\nFailed: ${failed.map(({ name }) => name).join(', ')}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
