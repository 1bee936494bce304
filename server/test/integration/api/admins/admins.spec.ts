import { type AdminRole, adminsRoutes, authRoutes } from '@energy-desk/shared/auth';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Person } from '../../../harness/api.js';
import { type Account, DeskPeople, outcomeOf, outcomesOf, statusesOf } from '../../../harness/desk-people.js';

let desk: DeskPeople;
let owner: Account;
let person: Person;
beforeAll(async () => {
  desk = await DeskPeople.open({ environment: { PUBLIC_URL: 'https://desk.test/' } });
});
beforeEach(async () => {
  // Alone: owners of the other tests must not count as the one who is left.
  await desk.api.rooms.query(`UPDATE admins SET status = 'disabled' WHERE status = 'active'`);
  owner = await desk.account('owner', true);
  ({ person } = await desk.enter(owner));
});
afterAll(() => desk.close());

const reason = 'as agreed on Monday';
const SESSION_OVER = [401, 'auth/session_over'];

const change = (by: Person, id: string, role: AdminRole, expectedRole?: AdminRole) =>
  by.call(adminsRoutes.changeRole, {
    params: { id },
    body: { role, reason, ...(expectedRole ? { expectedRole } : {}) },
  });
const disable = (by: Person, id: string) =>
  by.call(adminsRoutes.disable, { params: { id }, body: { reason } });
const enable = (by: Person, id: string) => by.call(adminsRoutes.enable, { params: { id }, body: { reason } });

describe('who may use the desk', () => {
  it('is listed page by page, for owners alone', async () => {
    const viewer = await desk.account('viewer');
    const first = await person.get(adminsRoutes.list, { query: { limit: 1, withTotal: 'true' } });
    expect(first.items).toHaveLength(1);
    expect(first.total).toBeGreaterThanOrEqual(2);
    const emails: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await person.get(adminsRoutes.list, { query: { limit: 2, status: 'active', cursor } });
      emails.push(...page.items.map(({ email }) => email));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(emails).toEqual([owner.email, viewer.email].sort());
    const bad = await person.call(adminsRoutes.list, { query: { cursor: 'nonsense' } });
    expect(outcomeOf(bad)).toEqual([400, 'request/invalid']);
    for (const role of ['operator', 'finance', 'viewer'] as const) {
      const other = await desk.api.as(role);
      expect(outcomeOf(await other.call(adminsRoutes.list, { query: {} }))).toEqual([403, 'auth/forbidden']);
      expect(outcomeOf(await disable(other, viewer.id))).toEqual([403, 'auth/forbidden']);
    }
    const oneFactor = await desk.api.as('owner', false);
    expect(outcomeOf(await disable(oneFactor, viewer.id))).toEqual([403, 'auth/second_factor_required']);
  });

  it('changes with a reason, and is written down with before and after', async () => {
    const account = await desk.account('viewer');
    const session = await desk.enter(account);
    const without = await person.send('PATCH', `/api/admins/${account.id}`, { role: 'finance' });
    expect(outcomeOf(without)).toEqual([400, 'request/invalid']);
    expect((await change(person, account.id, 'finance')).body).toMatchObject({
      role: 'finance',
      openSessions: 0,
    });
    expect(outcomeOf(await session.person.call(authRoutes.me, {}))).toEqual(SESSION_OVER);
    expect(outcomeOf(await desk.refresh(session.refreshToken))).toEqual([401, 'auth/refresh_token']);
    expect((await desk.enter(account)).admin).toMatchObject({ role: 'finance' });
    expect((await desk.audited(account.id)).find(({ action }) => action === 'admins.change-role')).toEqual({
      actor: owner.email,
      action: 'admins.change-role',
      reason,
      before: { role: 'viewer', status: 'active', totpEnrolled: false },
      after: { role: 'finance', status: 'active', totpEnrolled: false, endedSessions: 1 },
    });
  });

  it('is told to the second of two who change the same', async () => {
    const account = await desk.account('viewer');
    const other = (await desk.enter(await desk.account('owner', true))).person;
    const roles = await Promise.all([
      change(person, account.id, 'finance', 'viewer'),
      change(other, account.id, 'operator', 'viewer'),
    ]);
    expect(outcomesOf(roles)).toEqual([
      [200, undefined],
      [409, 'admins/changed_meanwhile'],
    ]);
    const disabled = await Promise.all([disable(person, account.id), disable(other, account.id)]);
    expect(statusesOf(disabled)).toEqual([200, 409]);
    const deeds = (await desk.audited(account.id)).map(({ action }) => action);
    expect(deeds).toEqual(['admins.create', 'admins.change-role', 'admins.disable']);
  });

  it('never is nobody: the last owner stays owner', async () => {
    for (const answer of [await change(person, owner.id, 'viewer'), await disable(person, owner.id)])
      expect(outcomeOf(answer)).toEqual([409, 'admins/last_owner']);
    expect((await person.call(authRoutes.me, {})).status).toBe(200);

    const second = await desk.account('owner', true);
    const other = (await desk.enter(second)).person;
    const both = await Promise.all([change(person, owner.id, 'viewer'), disable(other, second.id)]);
    expect(outcomesOf(both)).toEqual([
      [200, undefined],
      [409, 'admins/last_owner'],
    ]);
  });

  it('is decided by people who may still decide: two owners who throw each other out', async () => {
    const second = await desk.account('owner', true);
    const other = (await desk.enter(second)).person;
    const both = await Promise.all([disable(person, second.id), disable(other, owner.id)]);
    expect(statusesOf(both)).toEqual([200, 401]);
    const left = await desk.api.rooms.value(
      `SELECT count(*)::int FROM admins WHERE role = 'owner' AND status = 'active'`,
    );
    expect(left).toBe(1);
  });
});

describe('disabling', () => {
  it('ends sessions at once and keeps out until enabled', async () => {
    const account = await desk.account('operator', true);
    const session = await desk.enter(account);
    await disable(person, account.id);
    expect(outcomeOf(await session.person.call(authRoutes.me, {}))).toEqual(SESSION_OVER);
    desk.nextStep();
    const { email, password, totpSecret } = account;
    const login = () => desk.login({ email, password, totp: desk.code(totpSecret) });
    expect(outcomeOf(await login())).toEqual([401, 'auth/credentials']);
    expect(outcomeOf(await disable(person, account.id))).toEqual([409, 'admins/changed_meanwhile']);
    expect((await enable(person, account.id)).body).toMatchObject({ status: 'active' });
    expect(outcomeOf(await enable(person, account.id))).toEqual([409, 'admins/changed_meanwhile']);
    expect((await login()).status).toBe(200);
    expect(outcomeOf(await session.person.call(authRoutes.me, {}))).toEqual(SESSION_OVER);
    expect(outcomeOf(await disable(person, crypto.randomUUID()))).toEqual([404, 'admins/not_found']);
  });

  it('loses no race against a log-in', async () => {
    const account = await desk.account('operator');
    const { email, password } = account;
    for (let turns = 0; turns < 5; turns += 1) {
      const [first, , second] = await Promise.all([
        desk.login({ email, password }),
        disable(person, account.id),
        desk.login({ email, password }),
      ]);
      for (const { status, body } of [first, second])
        if (status === 200) {
          const { accessToken } = authRoutes.login.response.parse(body);
          expect(outcomeOf(await desk.personOf(accessToken).call(authRoutes.me, {}))).toEqual(SESSION_OVER);
        }
      expect(await desk.openSessions(account.id)).toBe(0);
      await enable(person, account.id);
    }
  });
});

describe('resetting a second factor', () => {
  it('is for others, ends their sessions, and lets them in with the password alone', async () => {
    const account = await desk.account('finance', true);
    const session = await desk.enter(account);
    const reset = (id: string) =>
      person.call(adminsRoutes.resetSecondFactor, { params: { id }, body: { reason } });
    expect(outcomeOf(await reset(owner.id))).toEqual([409, 'admins/yourself']);
    expect((await reset(account.id)).body).toMatchObject({ totpEnrolled: false });
    expect(outcomeOf(await reset(account.id))).toEqual([409, 'auth/not_enrolled']);
    expect(outcomeOf(await session.person.call(authRoutes.me, {}))).toEqual(SESSION_OVER);
    const again = await desk.enter({ ...account, totpSecret: '' });
    expect(again.admin.secondFactor).toBe(false);
  });
});
