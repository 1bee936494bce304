import './lib/node-version.mjs';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { alone } from './lib/lock.mjs';
import { root, run, step, stop, tool } from './lib/run.mjs';
import { fingerprint, isStamped, stamp } from './lib/stamp.mjs';

const PNPM = 'pnpm@10.34.9';
const MANIFESTS = ['.', 'shared', 'server', 'admin-web', 'sandbox'].map((name) => `${name}/package.json`);
const COMPILER = ['.swcrc', 'pnpm-lock.yaml'];

/** @typedef {{name: string, sources: string[], output: string, build: (to: string) => Promise<{code: number, output: string}>}} Target */

/** @param {string} name @param {string[]} extra @returns {Target} */
const compiled = (name, extra = []) => ({
  name,
  sources: [`${name}/src`, `${name}/package.json`, ...COMPILER],
  output: `${name}/dist`,
  build: (to) => {
    const args = ['src', '-d', to, '--strip-leading-paths', '--config-file', '../.swcrc', ...extra];
    return run(tool('swc'), args, { cwd: join(root, name) });
  },
});

/** @param {string} name @param {string} output @param {string} owner package that brings vite @param {string} uses sources beside its own @returns {Target} */
const bundled = (name, output, owner, uses) => ({
  name,
  sources: [name, uses, 'pnpm-lock.yaml'],
  output,
  build: (to) =>
    run(tool('vite', owner), ['build', '--outDir', to, '--emptyOutDir'], { cwd: join(root, name) }),
});

const TARGETS = [
  compiled('shared'),
  compiled('sandbox'),
  compiled('server', ['--copy-files']),
  bundled('admin-web', 'admin-web/dist', 'admin-web', 'shared/src'),
  bundled('sandbox/chat', 'sandbox/dist-chat', 'sandbox', 'sandbox/src'),
];

/** Under `npx -p node@24 -c …` the outer call's package and command would be taken for those of ours. */
function withoutOuterNpx() {
  const env = { ...process.env };
  delete env.npm_config_package;
  delete env.npm_config_call;
  return env;
}

async function installPackages() {
  const mark = fingerprint(['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...MANIFESTS]);
  const file = join(root, 'node_modules/.energy-desk-installed');
  if (isStamped(file, mark)) return;
  const args = [
    '-y',
    PNPM,
    'install',
    '--frozen-lockfile',
    '--prod=false',
    '--config.confirm-modules-purge=false',
  ];
  const { code } = await step('Installing packages (about a minute the first time)', () =>
    run('npx', args, { env: withoutOuterNpx(), show: true }),
  );
  if (code !== 0) stop('Installing the packages failed, see above. Is the npm registry within reach?');
  stamp(file, mark);
}

/** Builds beside the old output and swaps, so that a running server never sees half of it. @param {Target} target */
async function build(target) {
  const output = join(root, target.output);
  const mark = fingerprint(target.sources);
  if (isStamped(join(output, '.stamp'), mark)) return;
  const fresh = join(root, '.cache/build', target.name);
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(dirname(fresh), { recursive: true });
  const { code, output: said } = await step(`Building ${target.name}`, () => target.build(fresh));
  if (code !== 0) stop(`${said}\nBuilding ${target.name} failed, see above.`);
  if (!existsSync(fresh)) mkdirSync(fresh);
  stamp(join(fresh, '.stamp'), mark);
  rmSync(output, { recursive: true, force: true });
  try {
    renameSync(fresh, output);
  } catch {
    cpSync(fresh, output, { recursive: true });
  }
}

/** Installs what is missing; nothing to do costs some milliseconds. */
export const install = () => alone(installPackages);

/** Installs and builds what changed since the last time. */
export const setup = () =>
  alone(async () => {
    await installPackages();
    for (const target of TARGETS) await build(target);
  });
