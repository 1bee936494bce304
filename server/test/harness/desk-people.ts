import type { AdminRole } from '@energy-desk/shared/auth';
import type { ModuleMetadata } from '@nestjs/common';
import { Secret, TOTP } from 'otpauth';
import { vi } from 'vitest';
import { Clock } from '../../src/platform/clock/index.js';
import { AdminMaker, AdminMakerModule } from '../../src/processes/admin-desk/index.js';
import { type Answer, Api, Person } from './api.js';
import type { RoomsOptions } from './rooms.js';

/** What an admin of a test logs in with. */
export interface Account {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  readonly role: AdminRole;
  /** base32; empty without an authenticator. */
  readonly totpSecret: string;
}

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresIn: number;
  readonly admin: { readonly id: string; readonly secondFactor: boolean };
}

/** Rooms beside those of the API, and what is as in `Rooms`. */
interface DeskOptions extends RoomsOptions {
  readonly imports?: NonNullable<ModuleMetadata['imports']>;
}

const STEP_MS = 30_000;
let lastAddress = 0;

/** An API whose people log in through its own door, with a clock that stands where the test puts it. */
export class DeskPeople {
  private constructor(
    readonly api: Api,
    private now: number,
  ) {
    vi.spyOn(api.rooms.get(Clock), 'now').mockImplementation(() => new Date(this.now));
  }

  static async open(options: DeskOptions = {}): Promise<DeskPeople> {
    const { imports = [], ...rest } = options;
    return new DeskPeople(await Api.open([AdminMakerModule, ...imports], rest), Date.now());
  }

  close(): Promise<void> {
    return this.api.close();
  }

  /** Lets time pass for authenticators: a code counts once, so the next one is needed. */
  nextStep(steps = 1): void {
    this.now += steps * STEP_MS;
  }

  code(secret: string, stepsOff = 0): string {
    return TOTP.generate({
      secret: Secret.fromBase32(secret),
      digits: 6,
      period: 30,
      timestamp: this.now + stepsOff * STEP_MS,
    });
  }

  /** Somebody of the role with a password of his own. */
  async account(role: AdminRole, withTotp = false): Promise<Account> {
    const name = crypto.randomUUID().slice(0, 8);
    const email = `${role}-${name}@desk.test`;
    const password = `secret words of ${name}`;
    const totpSecret = withTotp ? new Secret({ size: 20 }).base32 : '';
    const wanted = { email, role, password, ...(withTotp ? { totpSecret } : {}) };
    await this.api.rooms.get(AdminMaker).addMissing(wanted, 'test');
    const id = String(await this.api.rooms.value('SELECT id FROM admins WHERE email = $1', [email]));
    return { id, email, password, role, totpSecret };
  }

  /** An address that nobody else of the tests has. */
  address(): string {
    lastAddress += 1;
    return `203.0.${Math.floor(lastAddress / 250)}.${(lastAddress % 250) + 1}`;
  }

  login(body: object, address = this.address()): Promise<Answer> {
    return this.api.stranger.send('POST', '/api/auth/login', body, { 'x-forwarded-for': address });
  }

  /** Tokens of an account, logged in with all that it has; takes a step of its authenticator. */
  async enter({ email, password, totpSecret }: Account): Promise<Tokens & { person: Person }> {
    if (totpSecret !== '') this.nextStep();
    const totp = totpSecret === '' ? {} : { totp: this.code(totpSecret) };
    const { status, body } = await this.login({ email, password, ...totp });
    if (status !== 200) throw new Error(`log-in answered ${status} ${JSON.stringify(body)}`);
    const tokens = body as Tokens;
    return { ...tokens, person: this.personOf(tokens.accessToken) };
  }

  personOf(accessToken: string): Person {
    return new Person(this.api.url, '', accessToken, '', '', this.api.document);
  }

  refresh(refreshToken: string): Promise<Answer> {
    return this.api.stranger.send('POST', '/api/auth/refresh', { refreshToken });
  }

  audited(adminId: string): Promise<{ actor: string; action: string; reason: string; after: unknown }[]> {
    return this.api.rooms.query(
      'SELECT actor, action, reason, before, after FROM audit_logs WHERE subject = $1 ORDER BY id',
      [`admin:${adminId}`],
    );
  }

  openSessions(adminId: string): Promise<unknown> {
    return this.api.rooms.value(
      'SELECT count(*)::int FROM admin_sessions WHERE admin_id = $1 AND ended_at IS NULL',
      [adminId],
    );
  }
}

/** An answer's status and the code of its problem. */
export const outcomeOf = ({ status, body }: Answer): [number, unknown] => [
  status,
  typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined,
];

/** Of several at once: by status, since nobody knows who is first. */
export const outcomesOf = (answers: readonly Answer[]): [number, unknown][] =>
  answers.map(outcomeOf).sort(([one], [other]) => one - other);

/** Statuses alone, of several at once. */
export const statusesOf = (answers: readonly Answer[]): number[] =>
  outcomesOf(answers).map(([status]) => status);
