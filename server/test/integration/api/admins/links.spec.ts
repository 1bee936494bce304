import { adminsRoutes, authRoutes } from '@energy-desk/shared/auth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, Person } from '../../../harness/api.js';
import { type Account, DeskPeople, outcomeOf, outcomesOf } from '../../../harness/desk-people.js';

let desk: DeskPeople;
let owner: Account;
let person: Person;
beforeAll(async () => {
  desk = await DeskPeople.open({ environment: { PUBLIC_URL: 'https://desk.test/' } });
  owner = await desk.account('owner', true);
  ({ person } = await desk.enter(owner));
});
afterAll(() => desk.close());

const reason = 'joins the team';
const password = 'words that somebody chose';
const NO_LINK = [404, 'auth/invitation'];

const invite = (email: string) =>
  person.get(adminsRoutes.invite, { body: { email, role: 'finance', reason } });
const renew = (id: string) => person.get(adminsRoutes.passwordLink, { params: { id }, body: { reason } });
const accept = (token: string, chosen = password): Promise<Answer> =>
  desk.api.stranger.call(authRoutes.acceptInvitation, { body: { token, password: chosen } });
const expire = (id: string) =>
  desk.api.rooms.query(`UPDATE admin_invitations SET expires_at = now() WHERE admin_id = $1`, [id]);

describe('an invitation', () => {
  it('lets its holder choose a password, once, also when two try at once', async () => {
    const email = 'New.Colleague@desk.test';
    const { admin, token, link, expiresAt } = await invite(email);
    expect(admin).toMatchObject({ email: email.toLowerCase(), role: 'finance', status: 'invited' });
    expect(link).toBe(`https://desk.test/accept-invitation#token=${token}`);
    const hours = (new Date(expiresAt as string).getTime() - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(71);
    expect(hours).toBeLessThan(72.1);
    expect(outcomeOf(await desk.login({ email, password }))).toEqual([401, 'auth/credentials']);
    expect(outcomeOf(await accept(token, 'aaaaaaaaaaaaaaaa'))).toEqual([422, 'auth/password_unfit']);

    const both = await Promise.all([accept(token), accept(token, 'words of somebody else')]);
    expect(outcomesOf(both)).toEqual([[200, undefined], NO_LINK]);
    expect(outcomeOf(await accept(token))).toEqual(NO_LINK);
    const chosen = both[0]?.status === 200 ? password : 'words of somebody else';
    expect((await desk.login({ email, password: chosen })).body).toMatchObject({
      admin: { role: 'finance' },
    });
    const { body } = await person.call(adminsRoutes.invite, { body: { email, role: 'viewer', reason } });
    expect(body).toMatchObject({ code: 'admins/email_taken' });
    const deeds = (await desk.audited(admin.id)).map(({ action }) => action);
    expect(deeds).toEqual(['admins.invite', 'auth.log-in-refused', 'auth.accept-invitation', 'auth.log-in']);
    const stored = await desk.api.rooms.query('SELECT * FROM admin_invitations');
    expect(JSON.stringify(stored)).not.toContain(token);
  });

  it('is over after three days, ends with a newer one, and with the admin disabled', async () => {
    const { admin, token } = await invite('late@desk.test');
    await expire(admin.id);
    expect(outcomeOf(await accept(token))).toEqual(NO_LINK);
    const second = await renew(admin.id);
    const third = await renew(admin.id);
    expect(outcomeOf(await accept(second.token))).toEqual(NO_LINK);
    await person.get(adminsRoutes.disable, { params: { id: admin.id }, body: { reason } });
    expect(outcomeOf(await accept(third.token))).toEqual(NO_LINK);
    const refused = await person.call(adminsRoutes.passwordLink, {
      params: { id: admin.id },
      body: { reason },
    });
    expect(outcomeOf(refused)).toEqual([409, 'admins/changed_meanwhile']);
    const enabled = await person.get(adminsRoutes.enable, { params: { id: admin.id }, body: { reason } });
    expect(enabled.status).toBe('invited');
    expect((await accept((await renew(admin.id)).token)).status).toBe(200);
    expect(outcomeOf(await accept('never was one'))).toEqual(NO_LINK);
  });

  it('is given out once to two owners who invite the same person at once', async () => {
    const email = 'twice@desk.test';
    const answers = await Promise.all(
      [1, 2].map(() => person.call(adminsRoutes.invite, { body: { email, role: 'viewer', reason } })),
    );
    expect(outcomesOf(answers)).toEqual([
      [201, undefined],
      [409, 'admins/email_taken'],
    ]);
  });
});

describe('a link for who forgot the password', () => {
  it('leaves the old password until it is used, then ends sessions and asks for the second factor still', async () => {
    const account = await desk.account('operator', true);
    const session = await desk.enter(account);
    const { token, expiresAt } = await renew(account.id);
    expect(new Date(expiresAt as string).getTime() - Date.now()).toBeLessThan(24.1 * 3_600_000);
    expect((await session.person.call(authRoutes.me, {})).status).toBe(200);
    expect((await accept(token)).body).toEqual({ email: account.email });
    expect(outcomeOf(await session.person.call(authRoutes.me, {}))).toEqual([401, 'auth/session_over']);
    const { email } = account;
    expect((await desk.login({ email, password })).status).toBe(401);
    expect((await desk.enter({ ...account, password })).admin.secondFactor).toBe(true);
    expect((await desk.audited(account.id)).map(({ action }) => action)).toContain('auth.reset-password');
  });

  it('ends when the password is changed otherwise, and is not for oneself', async () => {
    const account = await desk.account('operator');
    const session = await desk.enter(account);
    const { token } = await renew(account.id);
    const body = { currentPassword: account.password, newPassword: 'chosen by myself' };
    await session.person.get(authRoutes.changePassword, { body });
    expect(outcomeOf(await accept(token))).toEqual(NO_LINK);
    const own = await person.call(adminsRoutes.passwordLink, { params: { id: owner.id }, body: { reason } });
    expect(outcomeOf(own)).toEqual([409, 'admins/yourself']);
  });
});
