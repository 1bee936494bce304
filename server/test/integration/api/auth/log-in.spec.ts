import { authRoutes, ROLE_PERMISSIONS } from '@energy-desk/shared/auth';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AdminProofs } from '../../../../src/domain/admins/index.js';
import { SecondFactor } from '../../../../src/processes/admin-desk/second-factor.js';
import { type Account, DeskPeople, outcomeOf, statusesOf } from '../../../harness/desk-people.js';

let desk: DeskPeople;
let owner: Account;
beforeAll(async () => {
  desk = await DeskPeople.open();
  owner = await desk.account('owner', true);
});
afterAll(() => desk.close());

const withoutRequestId = (body: unknown): unknown => ({ ...(body as object), requestId: '' });

describe('logging in', () => {
  it('opens the API, says who it is and what he may do, and is written down', async () => {
    const finance = await desk.account('finance');
    const { person, expiresIn } = await desk.enter({ ...finance, email: finance.email.toUpperCase() });
    expect(expiresIn).toBe(900);
    const me = await person.get(authRoutes.me, {});
    expect(me).toEqual({
      id: finance.id,
      email: finance.email,
      role: 'finance',
      permissions: ROLE_PERMISSIONS.finance,
      secondFactor: false,
      totpEnrolled: false,
    });
    expect((await desk.audited(finance.id)).map(({ actor, action }) => `${actor} ${action}`)).toEqual([
      'test admins.create',
      `${finance.email} auth.log-in`,
    ]);
  });

  it('keeps passwords as argon2id and tokens as hashes', async () => {
    const { refreshToken } = await desk.enter(owner);
    const hash = await desk.api.rooms.value('SELECT password_hash FROM admins WHERE id = $1', [owner.id]);
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    const stored = await desk.api.rooms.query('SELECT * FROM admin_refresh_tokens');
    expect(JSON.stringify(stored)).not.toContain(refreshToken);
  });

  it('answers the same, whatever is wrong, and opens nothing', async () => {
    const { email, password, totpSecret } = owner;
    const disabled = await desk.account('viewer');
    await desk.api.rooms.query(`UPDATE admins SET status = 'disabled' WHERE id = $1`, [disabled.id]);
    await desk.api.rooms.query(
      `INSERT INTO admins (email, role, status) VALUES ('invited@desk.test', 'viewer', 'invited')`,
    );
    desk.nextStep();
    const tries = [
      { email: 'nobody@desk.test', password },
      { email, password: 'not the password', totp: desk.code(totpSecret) },
      { email, password },
      { email, password, totp: desk.code(totpSecret, 4) },
      { email, password, recoveryCode: 'aaaa-bbbb-cccc-dddd' },
      { email: disabled.email, password: disabled.password },
      { email: 'invited@desk.test', password },
    ];
    const sessions = await desk.api.rooms.value('SELECT count(*)::int FROM admin_sessions');
    const answers = [];
    for (const one of tries) answers.push(await desk.login(one));
    expect(outcomeOf(answers[0] as never)).toEqual([401, 'auth/credentials']);
    const [first, ...others] = answers.map(({ status, body }) => [status, withoutRequestId(body)]);
    for (const other of others) expect(other).toEqual(first);
    expect(await desk.api.rooms.value('SELECT count(*)::int FROM admin_sessions')).toBe(sessions);
    const rows = await desk.api.rooms.query<{ after: { wrong: string } }>(
      `SELECT after FROM audit_logs WHERE action = 'auth.log-in-refused' ORDER BY id`,
    );
    expect(rows.map(({ after }) => after.wrong)).toEqual([
      'nobody',
      'password',
      'code',
      'code',
      'code',
      'nobody',
      'nobody',
    ]);
  });

  it('does the work of a hash for nobody, too', async () => {
    const { email: somebody } = await desk.account('viewer');
    const least = { somebody: Infinity, nobody: Infinity };
    for (let tries = 0; tries < 8; tries += 1)
      for (const [who, email] of [
        ['somebody', somebody],
        ['nobody', 'nobody-at-all@desk.test'],
      ] as const) {
        const before = process.cpuUsage();
        await desk.login({ email, password: 'not the password' });
        const { user, system } = process.cpuUsage(before);
        least[who] = Math.min(least[who], user + system);
      }
    // Work, not time: other processes take turns. Without the hash it would be a few milliseconds against some tens.
    expect(least.nobody / least.somebody).toBeGreaterThan(0.5);
  });

  it('opens nothing for somebody who changed while he was looked at', async () => {
    const secondFactor = desk.api.rooms.get(SecondFactor);
    for (const change of [
      `status = 'disabled'`,
      `password_hash = 'another'`,
      `totp_key_id = 'k1', totp_ciphertext = 'x', totp_confirmed_at = now()`,
    ]) {
      const { id, email, password } = await desk.account('finance');
      vi.spyOn(secondFactor, 'look').mockImplementationOnce(async () => {
        await desk.api.rooms.query(`UPDATE admins SET ${change} WHERE id = $1`, [id]);
        return null;
      });
      expect(outcomeOf(await desk.login({ email, password }))).toEqual([401, 'auth/credentials']);
      expect(await desk.openSessions(id)).toBe(0);
    }
  });

  it('takes no request that is none', async () => {
    for (const body of [{}, { email: 'x', password: 'y' }, { email: owner.email, password: 'z'.repeat(500) }])
      expect(outcomeOf(await desk.login(body))).toEqual([400, 'request/invalid']);
    const { email, password } = owner;
    const totp = await desk.login({ email, password, totp: '12345' });
    expect(outcomeOf(totp)).toEqual([400, 'request/invalid']);
  });
});

describe('the second factor', () => {
  it('counts a code once, also when it comes twice at once, and none that is older', async () => {
    const { email, password, totpSecret } = owner;
    desk.nextStep(3);
    const totp = desk.code(totpSecret);
    const both = await Promise.all([1, 2, 3].map(() => desk.login({ email, password, totp })));
    expect(statusesOf(both)).toEqual([200, 401, 401]);
    expect((await desk.login({ email, password, totp })).status).toBe(401);
    expect((await desk.login({ email, password, totp: desk.code(totpSecret, -1) })).status).toBe(401);
    const next = await desk.login({ email, password, totp: desk.code(totpSecret, 1) });
    expect(next.body).toMatchObject({ admin: { secondFactor: true, totpEnrolled: true } });
    expect((await desk.login({ email, password, totp: desk.code(totpSecret, 2) })).status).toBe(401);
    const refused = (await desk.audited(owner.id)).filter(({ action }) => action === 'auth.log-in-refused');
    expect(refused.map(({ after }) => after)).toContainEqual(expect.objectContaining({ wrong: 'code-used' }));
  });

  it('may be a recovery code, once', async () => {
    const account = await desk.account('finance');
    const { person } = await desk.enter(account);
    const { secret } = await person.get(authRoutes.setUpTotp, { body: { password: account.password } });
    const { recoveryCodes } = await person.get(authRoutes.confirmTotp, { body: { totp: desk.code(secret) } });
    const [first = '', second = ''] = recoveryCodes;
    const { email, password } = account;
    const one = await desk.login({ email, password, recoveryCode: first });
    expect(one.body).toMatchObject({ admin: { secondFactor: true } });
    expect((await desk.login({ email, password, recoveryCode: first })).status).toBe(401);
    const typed = second.toUpperCase().replaceAll('-', ' ');
    const both = await Promise.all([1, 2].map(() => desk.login({ email, password, recoveryCode: typed })));
    expect(statusesOf(both)).toEqual([200, 401]);
    const { manager } = desk.api.rooms.database;
    const third = recoveryCodes[2] ?? '';
    const proofs = desk.api.rooms.get(AdminProofs);
    expect(await proofs.useCode(manager, account.id, third)).toBe(true);
    expect(await proofs.useCode(manager, account.id, third)).toBe(false);
    const stored = JSON.stringify(await desk.api.rooms.query('SELECT * FROM admin_recovery_codes'));
    for (const code of recoveryCodes) expect(stored).not.toContain(code);
    const others = await desk.account('viewer', true);
    const foreign = await desk.login({
      email: others.email,
      password: others.password,
      recoveryCode: recoveryCodes[3] ?? '',
    });
    expect(foreign.status).toBe(401);
  });
});
