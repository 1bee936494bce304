import { randomBytes } from 'node:crypto';
import { adminsRoutes, authRoutes } from '@energy-desk/shared/auth';
import type { RouteContract } from '@energy-desk/shared/http';
import { Secret } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LiveRoutes } from '../../../../src/entrypoints/api/openapi/live-routes.js';
import { addressOfKey } from '../../../../src/gateways/keys/signer.js';
import { PoolImportModule, WalletImport } from '../../../../src/processes/pool-upkeep/index.js';
import type { Person } from '../../../harness/api.js';
import { DeskPeople } from '../../../harness/desk-people.js';
import { redisOf, SecretHunt, tablesOf } from '../../../harness/secret-hunt.js';

const METRICS_TOKEN = randomBytes(24).toString('base64url');
const walletKey = randomBytes(32);

let desk: DeskPeople;
/** Every secret that was made, and all that was said. */
const hunt = new SecretHunt();
const keep = hunt.keep.bind(hunt);

/** Calls the route with everything that could be kept of it, under a key of its own. */
async function call(person: Person, route: RouteContract, given: object): Promise<never> {
  const headers = { 'idempotency-key': crypto.randomUUID() };
  const answer = await person.call(route, { ...given, headers } as never);
  hunt.heard(route.path, answer);
  return answer.body as never;
}

beforeAll(async () => {
  desk = await DeskPeople.open({
    imports: [PoolImportModule],
    environment: { METRICS_TOKEN, LOG_LEVEL: 'trace' },
  });
  desk.api.rooms.app.useLogger(hunt.notebook);
});
afterAll(() => desk.close());

/** A day of an owner and a colleague, with what goes wrong in it. */
async function live(): Promise<Person> {
  const stranger = desk.api.stranger;
  const owner = await desk.account('owner');
  const { email } = owner;
  const password = keep('password of the owner', owner.password);
  const login = async (body: object, name: string): Promise<Person> => {
    const tokens: { accessToken: string; refreshToken: string } = await call(stranger, authRoutes.login, {
      body,
    });
    keep(`access token ${name}`, tokens.accessToken, authRoutes.login.path);
    keep(`refresh token ${name}`, tokens.refreshToken, authRoutes.login.path);
    return desk.personOf(tokens.accessToken);
  };
  const first = await login({ email, password }, 'one');
  const { secret }: { secret: string } = await call(first, authRoutes.setUpTotp, { body: { password } });
  keep('secret of the authenticator', secret, authRoutes.setUpTotp.path);
  keep('the same in hex', Secret.fromBase32(secret).hex);
  const totp = desk.code(secret);
  const confirmed: { recoveryCodes: string[] } = await call(first, authRoutes.confirmTotp, {
    body: { totp },
  });
  for (const code of confirmed.recoveryCodes)
    keep(`recovery code ${code}`, code, authRoutes.confirmTotp.path);
  const recoveryCode = confirmed.recoveryCodes[0] ?? '';

  const second = await login({ email, password, recoveryCode }, 'two');
  const wrong = keep('a wrong password', 'nearly the right password');
  for (const body of [
    { email, password: wrong },
    { email: 'nobody@desk.test', password: wrong },
    { email, password, totp: '000000' },
    { email, password: wrong, recoveryCode },
    { email, password: 'x'.repeat(200) },
  ])
    await call(stranger, authRoutes.login, { body });

  const body = { email: 'colleague@desk.test', role: 'finance', reason: 'joins us' };
  const { token, admin }: { token: string; admin: { id: string } } = await call(second, adminsRoutes.invite, {
    body,
  });
  keep('invitation', token, adminsRoutes.invite.path);
  await call(second, adminsRoutes.invite, { body });
  const chosen = keep('password of the colleague', 'words that the colleague chose');
  for (let tries = 0; tries < 2; tries += 1)
    await call(stranger, authRoutes.acceptInvitation, { body: { token, password: chosen } });
  const renewed: { token: string } = await call(second, adminsRoutes.passwordLink, {
    params: { id: admin.id },
    body: { reason: 'forgot it' },
  });
  keep('link for a password', renewed.token, adminsRoutes.passwordLink.path);

  const colleague = await login({ email: body.email, password: chosen }, 'three');
  const next = keep('next password of the colleague', 'other words of the colleague');
  await call(colleague, authRoutes.changePassword, { body: { currentPassword: wrong, newPassword: next } });
  await call(colleague, authRoutes.changePassword, { body: { currentPassword: chosen, newPassword: next } });
  const old = hunt.secrets.get('refresh token three')?.value ?? '';
  const fresh: { refreshToken: string; accessToken: string } = await call(stranger, authRoutes.refresh, {
    body: { refreshToken: old },
  });
  keep('refresh token four', fresh.refreshToken, authRoutes.refresh.path);
  keep('access token four', fresh.accessToken, authRoutes.refresh.path);
  await call(stranger, authRoutes.refresh, { body: { refreshToken: old } });
  await call(second, adminsRoutes.changeRole, {
    params: { id: admin.id },
    body: { role: 'viewer', reason: 'less to do' },
  });
  return second;
}

async function keepWhatLiesInTheHouse(): Promise<void> {
  const { environment } = desk.api.rooms;
  keep('treasury key', environment['TREASURY_KEY'] ?? '');
  keep('master key', (environment['ENCRYPTION_KEYS'] ?? '').split(':')[1] ?? '');
  keep('secret of the access tokens', environment['JWT_SECRET'] ?? '');
  keep('bot token', environment['TELEGRAM_BOT_TOKEN'] ?? '');
  keep('metrics token', METRICS_TOKEN);
  keep('key of a wallet', walletKey.toString('hex'));
  const hidden = await desk.api.rooms.query<{ value: string }>(
    `SELECT password_hash AS value FROM admins UNION SELECT totp_ciphertext FROM admins
     UNION SELECT code_hash FROM admin_recovery_codes UNION SELECT token_hash FROM admin_refresh_tokens
     UNION SELECT token_hash FROM admin_invitations UNION SELECT key_ciphertext FROM supplier_wallets`,
  );
  hidden.forEach(({ value }, index) => (value ? keep(`kept in a column ${index}`, value) : undefined));
}

/** Where a hash or a ciphertext lies on purpose; what it was made of lies nowhere. */
const HOMES = new Set([
  'admins',
  'admin_recovery_codes',
  'admin_refresh_tokens',
  'admin_invitations',
  'supplier_wallets',
]);

describe('no secret that was made', () => {
  beforeAll(async () => {
    await desk.api.rooms.get(WalletImport).addMissing({
      name: 'pool',
      status: 'active',
      costPerEnergySun: 20n,
      priority: 1,
      wallets: [
        {
          address: addressOfKey(walletKey),
          privateKey: walletKey.toString('hex'),
          permissionId: 0,
          label: '',
        },
      ],
    });
    const owner = await live();
    for (const contract of desk.api.rooms.get(LiveRoutes).contracts())
      if (contract.method === 'GET' && contract.contentType !== 'text/event-stream') {
        const answer = await owner.send('GET', contract.path.replace(/:\w+/g, crypto.randomUUID()));
        hunt.heard(contract.path, answer);
      }
    const bearer = { authorization: `Bearer ${METRICS_TOKEN}` };
    for (const path of ['/metrics', '/health'])
      hunt.heard(path, await desk.api.stranger.send('GET', path, undefined, bearer));
    await keepWhatLiesInTheHouse();
  });

  it('is in an answer, but in the one that gives it', () => {
    expect(hunt.answers.length).toBeGreaterThan(25);
    expect(hunt.leaks()).toEqual([]);
    const given = [...hunt.secrets].filter(([, { givenBy }]) => givenBy.length > 0);
    expect(given.length).toBeGreaterThan(15);
    for (const [name, { value }] of given) {
      const times = hunt.answers.filter(({ text }) => text.includes(value)).length;
      expect([name, times]).toEqual([name, 1]);
    }
  });

  it('is in a log line', () => {
    expect(hunt.log).toContain('refresh_token_reused');
    expect(hunt.foundIn(hunt.log)).toEqual([]);
  });

  it('is in a row of any table, but for hashes and ciphertexts where they belong', async () => {
    const dumps = await tablesOf(desk.api.rooms);
    for (const name of ['audit_logs', 'idempotency_keys', 'alerts', 'admins'])
      expect(dumps.has(name)).toBe(true);
    expect(dumps.get('audit_logs')).toContain('auth.log-in-refused');
    const leaks = [...dumps].flatMap(([table, text]) =>
      hunt
        .foundIn(text, (name) => HOMES.has(table) && name.startsWith('kept in a column'))
        .map((name) => `${name} in ${table}`),
    );
    expect(leaks).toEqual([]);
  });

  it('is in Redis', async () => {
    const kept = await redisOf(desk.api.rooms);
    expect(kept.length).toBeGreaterThan(0);
    expect(hunt.foundIn(kept.join('\n'))).toEqual([]);
  });
});
