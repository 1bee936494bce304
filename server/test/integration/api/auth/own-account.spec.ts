import { adminsRoutes, authRoutes } from '@energy-desk/shared/auth';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Account, DeskPeople, outcomeOf, statusesOf } from '../../../harness/desk-people.js';
import type { Person } from '../../../harness/api.js';

let desk: DeskPeople;
let account: Account;
let person: Person;
beforeAll(async () => {
  desk = await DeskPeople.open();
});
beforeEach(async () => {
  account = await desk.account('owner');
  ({ person } = await desk.enter(account));
});
afterAll(() => desk.close());

const setUp = async (): Promise<string> =>
  (await person.get(authRoutes.setUpTotp, { body: { password: account.password } })).secret;

describe('setting up a second factor', () => {
  it('counts from the first code on: this session has it, others end, owners get at their routes', async () => {
    const other = await desk.enter(account);
    expect(outcomeOf(await person.call(adminsRoutes.disable, anybody()))).toEqual([
      403,
      'auth/second_factor_required',
    ]);
    const secret = await setUp();
    const { email, password } = account;
    expect((await desk.login({ email, password })).status).toBe(200);
    const wrong = await person.call(authRoutes.confirmTotp, { body: { totp: desk.code(secret, 5) } });
    expect(outcomeOf(wrong)).toEqual([403, 'auth/wrong_code']);
    const totp = desk.code(secret);
    const { recoveryCodes } = await person.get(authRoutes.confirmTotp, { body: { totp } });
    expect(new Set(recoveryCodes).size).toBe(10);
    expect(await person.get(authRoutes.me, {})).toMatchObject({ secondFactor: true, totpEnrolled: true });
    expect(outcomeOf(await person.call(adminsRoutes.disable, anybody()))).toEqual([404, 'admins/not_found']);
    expect(outcomeOf(await other.person.call(authRoutes.me, {}))).toEqual([401, 'auth/session_over']);
    expect((await desk.login({ email, password })).status).toBe(401);
    expect((await desk.login({ email, password, totp })).status).toBe(401);
    expect((await desk.login({ email, password, totp: desk.code(secret, 1) })).status).toBe(200);
  });

  it('needs the password; the secret lies sealed, and under this row alone', async () => {
    const refused = await person.call(authRoutes.setUpTotp, { body: { password: 'not the password' } });
    expect(outcomeOf(refused)).toEqual([403, 'auth/wrong_password']);
    const secret = await setUp();
    const sealed = String(
      await desk.api.rooms.value('SELECT totp_ciphertext FROM admins WHERE id = $1', [account.id]),
    );
    expect(sealed).not.toContain(secret);
    const thief = await desk.account('owner');
    await desk.api.rooms.query(
      `UPDATE admins SET totp_key_id = 'k1', totp_ciphertext = $2, totp_confirmed_at = now() WHERE id = $1`,
      [thief.id, sealed],
    );
    const { email, password } = thief;
    const answer = await desk.login({ email, password, totp: desk.code(secret) });
    expect(outcomeOf(answer)).toEqual([500, 'internal']);
  });

  it('begins anew until it is proved, and is refused afterwards', async () => {
    const first = await setUp();
    const second = await setUp();
    expect(second).not.toBe(first);
    const old = await person.call(authRoutes.confirmTotp, { body: { totp: desk.code(first) } });
    expect(outcomeOf(old)).toEqual([403, 'auth/wrong_code']);
    const totp = desk.code(second);
    const both = await Promise.all([1, 2].map(() => person.call(authRoutes.confirmTotp, { body: { totp } })));
    expect(both.filter(({ status }) => status === 200)).toHaveLength(1);
    const again = await person.call(authRoutes.setUpTotp, { body: { password: account.password } });
    expect(outcomeOf(again)).toEqual([409, 'auth/enrolled']);
    const confirmed = await person.call(authRoutes.confirmTotp, { body: { totp: desk.code(second, 1) } });
    expect(outcomeOf(confirmed)).toEqual([409, 'auth/enrolled']);
  });

  it('is undone with a code alone, which ends other sessions and the codes', async () => {
    const secret = await setUp();
    const { recoveryCodes } = await person.get(authRoutes.confirmTotp, { body: { totp: desk.code(secret) } });
    const other = await desk.enter({ ...account, totpSecret: secret });
    for (const body of [{}, { totp: desk.code(secret, 6) }, { totp: desk.code(secret) }])
      expect(outcomeOf(await person.call(authRoutes.disableTotp, { body }))).toEqual([
        403,
        'auth/wrong_code',
      ]);
    desk.nextStep();
    await person.get(authRoutes.disableTotp, { body: { totp: desk.code(secret) } });
    expect(await person.get(authRoutes.me, {})).toMatchObject({ secondFactor: false, totpEnrolled: false });
    expect(outcomeOf(await other.person.call(authRoutes.me, {}))).toEqual([401, 'auth/session_over']);
    const { email, password } = account;
    expect((await desk.login({ email, password })).body).toMatchObject({ admin: { secondFactor: false } });
    const codes = await desk.api.rooms.value(
      'SELECT count(*)::int FROM admin_recovery_codes WHERE admin_id = $1',
      [account.id],
    );
    expect([codes, recoveryCodes.length]).toEqual([0, 10]);
    const none = await person.call(authRoutes.disableTotp, { body: { totp: desk.code(secret, 1) } });
    expect(outcomeOf(none)).toEqual([409, 'auth/not_enrolled']);
  });

  it('gives new recovery codes for a code; the old ones end', async () => {
    const secret = await setUp();
    const { recoveryCodes: old } = await person.get(authRoutes.confirmTotp, {
      body: { totp: desk.code(secret) },
    });
    desk.nextStep();
    const totp = desk.code(secret);
    const { recoveryCodes } = await person.get(authRoutes.renewRecoveryCodes, { body: { totp } });
    const replayed = await person.call(authRoutes.renewRecoveryCodes, { body: { totp } });
    expect(outcomeOf(replayed)).toEqual([403, 'auth/wrong_code']);
    const { email, password } = account;
    const login = (recoveryCode = '') => desk.login({ email, password, recoveryCode });
    expect((await login(old[0])).status).toBe(401);
    expect((await login(recoveryCodes[0])).status).toBe(200);
  });

  it('takes ten wrong codes an hour', async () => {
    const secret = await setUp();
    for (let tries = 0; tries < 10; tries += 1)
      await person.call(authRoutes.confirmTotp, { body: { totp: desk.code(secret, 9) } });
    const late = await person.call(authRoutes.confirmTotp, { body: { totp: desk.code(secret) } });
    expect(outcomeOf(late)).toEqual([429, 'limit/too_many_requests']);
  });
});

describe('changing one’s password', () => {
  it('takes the old one, and ends other sessions and links', async () => {
    const other = await desk.enter(account);
    const change = (currentPassword: string, newPassword: string) =>
      person.call(authRoutes.changePassword, { body: { currentPassword, newPassword } });
    const next = 'entirely other words';
    expect(outcomeOf(await change('not the password', next))).toEqual([403, 'auth/wrong_password']);
    expect(outcomeOf(await change(account.password, 'too short'))).toEqual([400, 'request/invalid']);
    for (const unfit of [account.password, account.email, 'aaaaaaaaaaaaaaaa'])
      expect(outcomeOf(await change(account.password, unfit))).toEqual([422, 'auth/password_unfit']);
    expect((await other.person.call(authRoutes.me, {})).status).toBe(200);

    expect((await change(account.password, next)).status).toBe(200);
    expect((await person.call(authRoutes.me, {})).status).toBe(200);
    expect(outcomeOf(await other.person.call(authRoutes.me, {}))).toEqual([401, 'auth/session_over']);
    const { email, password } = account;
    expect((await desk.login({ email, password })).status).toBe(401);
    expect((await desk.login({ email, password: next })).status).toBe(200);
    expect((await desk.audited(account.id)).map(({ action }) => action)).toContain('auth.change-password');
  });

  it('at once in two places: one wins', async () => {
    const answers = await Promise.all(
      ['the words of one', 'the words of two'].map((newPassword) =>
        person.call(authRoutes.changePassword, { body: { currentPassword: account.password, newPassword } }),
      ),
    );
    expect(statusesOf(answers)).toEqual([200, 403]);
  });

  it('takes ten wrong guesses', async () => {
    const change = (currentPassword: string) =>
      person.call(authRoutes.changePassword, {
        body: { currentPassword, newPassword: 'entirely other words' },
      });
    for (let tries = 0; tries < 10; tries += 1) await change('not the password');
    expect(outcomeOf(await change(account.password))).toEqual([429, 'limit/too_many_requests']);
  });
});

const anybody = () => ({ params: { id: crypto.randomUUID() }, body: { reason: 'nobody is there' } });
