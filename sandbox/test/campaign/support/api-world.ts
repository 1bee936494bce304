import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type DemoAdmin, totpCode } from '../../../src/launcher/index.js';
import type { Desk } from './desk.js';
import { DeskClient } from './desk-client.js';

const CODE_MS = 30_000;
const SECRET_SIGNS = 32;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** Tokens last fifteen minutes. */
const FRESH_MS = 480_000;
/** Of each kind, for deeds on one's own account. */
const PEOPLE = 8;

type Role = DemoAdmin['role'];

/** Somebody who logs in, with the last code of an authenticator that was used. */
export interface Account extends DemoAdmin {
  lastStep?: number;
}

interface Tokens {
  accessToken: string;
  refreshToken: string;
}

const newSecret = (): string =>
  [...randomBytes(SECRET_SIGNS)].map((byte) => BASE32.charAt(byte % BASE32.length)).join('');

/** The desk with admins of every role at its API, and others who try things with their own accounts. */
export class ApiWorld {
  private readonly demo: readonly Account[];
  private readonly people: Account[];
  private readonly sessions = new Map<Role, { client: DeskClient; since: number }>();

  private constructor(readonly desk: Desk) {
    this.demo = desk.sandbox.endpoints.admins.map((admin) => ({ ...admin }));
    this.people = Array.from({ length: 2 * PEOPLE }, (_, i) => ({
      email: `person-${i}@campaign.example`,
      password: `password-${randomUUID()}`,
      role: 'viewer' as const,
      ...(i % 2 === 0 ? {} : { totpSecret: newSecret() }),
    }));
  }

  static async prepare(desk: Desk): Promise<ApiWorld> {
    const world = new ApiWorld(desk);
    const folder = mkdtempSync(join(tmpdir(), 'energy-desk-people-'));
    try {
      const file = join(folder, 'people.json');
      writeFileSync(file, JSON.stringify({ admins: world.people }), { mode: 0o600 });
      await desk.sandbox.server.command('seed', '--file', file);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    return world;
  }

  get url(): string {
    return this.desk.sandbox.endpoints.server;
  }

  /** Nobody. */
  get stranger(): DeskClient {
    return new DeskClient(this.url);
  }

  /** The demo's admin of the role, logged in with the second factor. The server must run. */
  async as(role: Role): Promise<DeskClient> {
    const known = this.sessions.get(role);
    if (known && Date.now() - known.since < FRESH_MS) return known.client;
    const client = await this.logIn(this.demoAdmin(role));
    this.sessions.set(role, { client, since: Date.now() });
    return client;
  }

  demoAdmin(role: Role): Account {
    const account = this.demo.find((one) => one.role === role);
    if (!account) throw new Error(`nobody is ${role}`);
    return account;
  }

  /** A viewer whom nobody used yet. */
  person(guarded: boolean): Account {
    const at = this.people.findIndex(({ totpSecret }) => (totpSecret !== undefined) === guarded);
    const [one] = at < 0 ? [] : this.people.splice(at, 1);
    if (!one) throw new Error('everybody has been used');
    return one;
  }

  async logIn(account: Account): Promise<DeskClient> {
    return new DeskClient(this.url, (await this.tokensOf(account)).accessToken);
  }

  async tokensOf(account: Account): Promise<Tokens> {
    return this.stranger.post<Tokens>('/api/auth/login', await this.credentials(account));
  }

  async credentials(account: Account): Promise<object> {
    const { email, password } = account;
    return account.totpSecret === undefined
      ? { email, password }
      : { email, password, totp: await this.code(account) };
  }

  /** A code that was not used yet; the server takes that of the next half minute too. */
  async code(account: Account): Promise<string> {
    if (account.totpSecret === undefined) throw new Error(`${account.email} has no authenticator`);
    const current = (): number => Math.floor(Date.now() / CODE_MS);
    const step = Math.max(current(), (account.lastStep ?? 0) + 1);
    while (step > current() + 1) await pause(500);
    account.lastStep = step;
    return totpCode(account.totpSecret, step * CODE_MS);
  }

  async idOf({ email }: Account): Promise<string> {
    const [row] = await this.desk.select<{ id: string }>('SELECT id FROM admins WHERE email = $1', [email]);
    return row?.id ?? '';
  }

  /** The first column of the only row, as a number. */
  async count(sql: string, parameters: unknown[] = []): Promise<number> {
    const [row] = await this.desk.select<Record<string, unknown>>(sql, parameters);
    return Number(Object.values(row ?? {})[0] ?? 0);
  }

  /** From now on: how many rows the audit log has about the subject. */
  async audited(subject: string): Promise<() => Promise<number>> {
    const rows = (): Promise<number> =>
      this.count('SELECT count(*) FROM audit_logs WHERE subject = $1', [subject]);
    const before = await rows();
    return async () => (await rows()) - before;
  }

  /** Asks the database until the query gives a row. */
  row<Row extends object>(what: string, sql: string, parameters: unknown[] = []): Promise<Row> {
    return this.desk.until(what, async () => (await this.desk.select<Row>(sql, parameters))[0]);
  }

  /** As if the time had passed after which a request that was never answered may be repeated. */
  async forgetTries(): Promise<void> {
    await this.desk.select(
      `UPDATE idempotency_keys SET created_at = created_at - interval '61 seconds' WHERE status IS NULL`,
    );
  }
}
