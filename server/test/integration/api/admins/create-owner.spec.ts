import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createOwner } from '../../../../src/commands/create-owner.command.js';
import { seed } from '../../../../src/commands/seed.command.js';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Account, DeskPeople } from '../../../harness/desk-people.js';
import { newDemoAdmins } from '../../../../../sandbox/src/launcher/demo-admins.js';

const folder = mkdtempSync(join(tmpdir(), 'owner-'));
let desk: DeskPeople;
beforeAll(async () => {
  desk = await DeskPeople.open();
  for (const [name, value] of Object.entries(desk.api.rooms.environment)) vi.stubEnv(name, value);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
  await desk.close();
});

const admins = (): Promise<unknown> => desk.api.rooms.query('SELECT email, role, password_hash FROM admins');

describe('create-owner', () => {
  it('makes an owner who logs in with the password that is printed once', async () => {
    const printed = await createOwner(['--email', 'First.Owner@desk.test']);
    const password = /^password: (\S+)/m.exec(printed)?.[1] ?? '';
    expect(password).toHaveLength(24);
    const { body } = await desk.login({ email: 'first.owner@desk.test', password });
    expect(body).toMatchObject({ admin: { role: 'owner', secondFactor: false } });
    const rows = await desk.api.rooms.query<{ actor: string }>(
      `SELECT actor FROM audit_logs WHERE action = 'admins.create'`,
    );
    expect(rows).toEqual([{ actor: expect.stringMatching(/^cli:/) }]);
  });

  it('refuses an e-mail that is taken, and one that is none, and changes nothing', async () => {
    const before = await admins();
    await expect(createOwner(['--email', 'first.owner@DESK.test'])).rejects.toMatchObject({
      code: 'admins/email_taken',
    });
    for (const args of [[], ['--email', 'nobody']])
      await expect(createOwner(args)).rejects.toMatchObject({ code: 'cli/usage' });
    expect(await admins()).toEqual(before);
  });
});

describe('the admins of a seed', () => {
  it('log in with what the file says, and stay as they are when it runs again', async () => {
    const file = join(folder, 'seed.json');
    const demo = newDemoAdmins();
    writeFileSync(file, JSON.stringify({ admins: demo }));
    expect(await seed(file)).toContain('4 new admins');
    for (const { email, password, role, totpSecret = '' } of demo) {
      const account: Account = { id: '', email, password, role, totpSecret };
      expect((await desk.enter(account)).admin).toMatchObject({ role, secondFactor: totpSecret !== '' });
    }
    const before = await admins();
    expect(await seed(file)).toContain('0 new admins');
    expect(await admins()).toEqual(before);
  });

  it('need a fit password and a secret that is base32', async () => {
    const file = join(folder, 'seed.json');
    const one = { email: 'x@desk.test', role: 'viewer', password: 'long enough for all' };
    for (const [wrong, code] of [
      [{ password: 'short' }, 'auth/password_unfit'],
      [{ totpSecret: 'not base32!' }, 'admins/bad_totp_secret'],
    ] as const) {
      writeFileSync(file, JSON.stringify({ admins: [{ ...one, ...wrong }] }));
      await expect(seed(file)).rejects.toMatchObject({ code });
    }
  });
});
