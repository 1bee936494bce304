import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isAlive, removePostgresData, until } from '../../src/embedded/index.js';
import { totpCode } from '../../src/launcher/index.js';

const main = fileURLToPath(new URL('../../dist/launcher/main.js', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'energy-desk-launcher-'));
// The account that PostgreSQL runs as must get through.
chmodSync(root, 0o711);
const dir = join(root, 'sandbox');
const note = z.object({
  pid: z.number(),
  serverPid: z.number(),
  environment: z.record(z.string(), z.string()),
});
const READY = 'npm start -- --reset';

/** One run of the launcher with what it printed. */
class Run {
  output = '';
  readonly ended: Promise<number | null>;
  private readonly child: ChildProcess;

  constructor(args: string[] = [], env: Record<string, string> = {}) {
    this.child = spawn(process.execPath, [main, ...args], {
      env: { ...process.env, SANDBOX_DIR: dir, SANDBOX_BLOCK_MS: '500', SANDBOX_HISTORY_DAYS: '0', ...env },
    });
    this.child.stdout?.on('data', (chunk) => (this.output += String(chunk)));
    this.child.stderr?.on('data', (chunk) => (this.output += String(chunk)));
    this.ended = new Promise((resolve) => this.child.once('close', resolve));
  }

  said(text: string): Promise<true> {
    const found = (): true | undefined => {
      if (this.output.includes(text)) return true;
      if (this.child.exitCode !== null) throw new Error(`The launcher ended:\n${this.output}`);
      return undefined;
    };
    return until(`the launcher to say "${text}"`, found, 120_000);
  }

  async signal(name: NodeJS.Signals): Promise<number | null> {
    this.child.kill(name);
    return this.ended;
  }
}

const read = (name: string): unknown => JSON.parse(readFileSync(join(dir, name), 'utf8'));
const running = (): z.infer<typeof note> => note.parse(read('running.json'));
const postgresPid = (): number =>
  Number(readFileSync(join(dir, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0]);
const admin = z.object({
  email: z.string(),
  password: z.string(),
  role: z.string(),
  totpSecret: z.string().optional(),
});
const address = z.object({
  server: z.url(),
  tron: z.url(),
  databaseUrl: z.string(),
  botToken: z.string(),
  admins: z.array(admin).length(4),
  apiDocs: z.url(),
  metrics: z.url(),
  metricsToken: z.string(),
});

/** Waits for the server to call itself well: until its scanner has caught up it says "degraded". */
async function healthy(): Promise<void> {
  const url = `${address.parse(read('endpoints.json')).server}/health`;
  await until('the server to be well', async () => {
    const answer = await fetch(url).then(
      (response) => response.json(),
      () => undefined,
    );
    return z.object({ status: z.literal('ok') }).safeParse(answer).success ? true : undefined;
  });
}

const given: string[] = [];
const tokens = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  admin: z.object({ role: z.string() }),
});

/** Every text in it that nobody may read in a log: all but addresses and words. */
function secretsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.length >= 16 && !/^(T\w{33}|.*@.*)$/.test(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(secretsIn) : [];
}

/** Roles that got in with what `endpoints.json` says of them. */
async function logIns(): Promise<string[]> {
  const { server, admins } = address.parse(read('endpoints.json'));
  const roles = await Promise.all(
    admins.map(async ({ email, password, totpSecret }) => {
      const totp = totpSecret === undefined ? {} : { totp: totpCode(totpSecret) };
      const answer = await fetch(`${server}/api/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email, password, ...totp }),
      });
      const { accessToken, refreshToken, admin: who } = tokens.parse(await answer.json());
      given.push(accessToken, refreshToken);
      return who.role;
    }),
  );
  return roles;
}

describe('npm start', () => {
  const runs: Run[] = [];
  const start = (args: string[] = [], env: Record<string, string> = {}): Run => {
    const run = new Run(args, env);
    runs.push(run);
    return run;
  };

  afterEach(() => Promise.all(runs.splice(0).map((run) => run.signal('SIGTERM'))));
  afterAll(() => {
    removePostgresData(join(dir, 'postgres'));
    rmSync(root, { recursive: true, force: true });
  });

  it('starts, survives kill -9 of server and launcher, keeps its data, stops cleanly, begins anew', async () => {
    const first = start();
    await first.said(READY);
    await healthy();
    const began = address.parse(read('endpoints.json'));
    expect(await logIns()).toEqual(['owner', 'operator', 'finance', 'viewer']);
    const { apiDocs, metrics, metricsToken } = began;
    const bearer = { headers: { authorization: `Bearer ${metricsToken}` } };
    expect((await fetch(apiDocs)).status).toBe(200);
    expect([(await fetch(metrics)).status, (await fetch(metrics, bearer)).status]).toEqual([403, 200]);
    for (const name of ['secrets.json', 'endpoints.json'])
      expect(statSync(join(dir, name)).mode & 0o777).toBe(0o600);

    const second = start();
    expect(await second.ended).toBe(1);
    expect(second.output).toContain('runs already');

    const killed = running().serverPid;
    process.kill(killed, 'SIGKILL');
    await first.said('The server is back');
    expect(running().serverPid).not.toBe(killed);
    await healthy();

    const { serverPid: orphan } = running();
    const database = postgresPid();
    await first.signal('SIGKILL');
    expect(isAlive(orphan)).toBe(true);
    const again = start();
    await again.said(READY);
    expect(again.output).toContain('left behind');
    expect(isAlive(orphan)).toBe(false);
    expect(postgresPid()).toBe(database);
    expect(address.parse(read('endpoints.json'))).toEqual(began);

    const { serverPid } = running();
    expect(await again.signal('SIGINT')).toBe(0);
    const log = readFileSync(join(dir, 'server.log'), 'utf8');
    const secrets = [...secretsIn(read('secrets.json')), ...given];
    expect(secrets.length).toBeGreaterThan(20);
    expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
    expect([serverPid, database].map(isAlive)).toEqual([false, false]);

    writeFileSync(join(dir, 'mine.txt'), 'not of the sandbox');
    const anew = start(['--reset']);
    await anew.said(READY);
    expect(address.parse(read('endpoints.json')).botToken).not.toBe(began.botToken);
    expect(readFileSync(join(dir, 'mine.txt'), 'utf8')).toContain('not of the sandbox');
    expect(await anew.signal('SIGINT')).toBe(0);
  });

  it('says what is wrong with its settings', async () => {
    const wrong = start([], { SANDBOX_BLOCK_MS: 'fast' });
    expect(await wrong.ended).toBe(1);
    expect(wrong.output).toContain('SANDBOX_BLOCK_MS');
    const unknown = start(['--rest']);
    expect(await unknown.ended).toBe(1);
    expect(unknown.output).toContain('--rest');
  });

  it('takes the next port where one is in use', async () => {
    const blocker = createServer();
    const blocked = await new Promise<boolean>((resolve) => {
      blocker.once('error', () => resolve(false));
      blocker.listen(3000, '127.0.0.1', () => resolve(true));
    });
    const run = start();
    await run.said(READY);
    expect(new URL(address.parse(read('endpoints.json')).server).port).not.toBe('3000');
    await healthy();
    expect(await run.signal('SIGINT')).toBe(0);
    if (blocked) blocker.close();
  });
});
