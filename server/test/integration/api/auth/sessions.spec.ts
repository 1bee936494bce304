import { authRoutes } from '@energy-desk/shared/auth';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Account, DeskPeople, outcomeOf } from '../../../harness/desk-people.js';

let desk: DeskPeople;
let account: Account;
beforeAll(async () => {
  desk = await DeskPeople.open();
});
beforeEach(async () => {
  account = await desk.account('finance');
});
afterAll(() => desk.close());

const OVER = [401, 'auth/session_over'];
const REFUSED = [401, 'auth/refresh_token'];

const alertsOf = ({ id }: Account): Promise<{ kind: string; message: string }[]> =>
  desk.api.rooms.query('SELECT kind, message FROM alerts WHERE subject = $1 AND resolved_at IS NULL', [
    `admin:${id}`,
  ]);

describe('a refresh token', () => {
  it('is taken for a new one, again and again', async () => {
    let { refreshToken } = await desk.enter(account);
    for (let turns = 0; turns < 3; turns += 1) {
      const { status, body } = await desk.refresh(refreshToken);
      expect(status).toBe(200);
      const tokens = authRoutes.refresh.response.parse(body);
      expect(tokens.refreshToken).not.toBe(refreshToken);
      expect(tokens.admin.email).toBe(account.email);
      expect((await desk.personOf(tokens.accessToken).call(authRoutes.me, {})).status).toBe(200);
      refreshToken = tokens.refreshToken;
    }
    expect(await desk.openSessions(account.id)).toBe(1);
  });

  it('that comes back ends the whole session, tells the desk, and leaves other sessions alone', async () => {
    const { refreshToken: old, person } = await desk.enter(account);
    const other = await desk.enter(account);
    const newest = authRoutes.refresh.response.parse((await desk.refresh(old)).body);
    expect(outcomeOf(await desk.refresh(old))).toEqual(REFUSED);
    expect(outcomeOf(await desk.refresh(newest.refreshToken))).toEqual(REFUSED);
    expect(outcomeOf(await person.call(authRoutes.me, {}))).toEqual(OVER);
    expect(outcomeOf(await desk.personOf(newest.accessToken).call(authRoutes.me, {}))).toEqual(OVER);
    expect((await desk.refresh(other.refreshToken)).status).toBe(200);
    expect(await alertsOf(account)).toEqual([
      { kind: 'refresh_token_reused', message: expect.stringContaining(account.email) },
    ]);
    const reused = (await desk.audited(account.id)).filter(({ action }) => action.endsWith('reused'));
    expect(reused).toHaveLength(1);
  });

  it('that comes twice at once is given out once at most, and the session is over', async () => {
    const { refreshToken, person } = await desk.enter(account);
    const answers = await Promise.all([1, 2, 3, 4].map(() => desk.refresh(refreshToken)));
    const given = answers.filter(({ status }) => status === 200);
    expect(given).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(3);
    expect(outcomeOf(await person.call(authRoutes.me, {}))).toEqual(OVER);
    const { refreshToken: next } = authRoutes.refresh.response.parse(given[0]?.body);
    expect(outcomeOf(await desk.refresh(next))).toEqual(REFUSED);
    expect(await alertsOf(account)).toHaveLength(1);
  });

  it('ends with its session: logged out, run out, disabled; an old one then alarms nobody', async () => {
    const first = await desk.enter(account);
    const { refreshToken: newest } = authRoutes.refresh.response.parse(
      (await desk.refresh(first.refreshToken)).body,
    );
    await first.person.get(authRoutes.logout, {});
    for (const token of [newest, first.refreshToken, 'never was'])
      expect(outcomeOf(await desk.refresh(token))).toEqual(REFUSED);
    expect(await alertsOf(account)).toEqual([]);

    const second = await desk.enter(account);
    await desk.api.rooms.query(
      `UPDATE admin_sessions SET expires_at = now() - interval '1 second' WHERE admin_id = $1`,
      [account.id],
    );
    expect(outcomeOf(await desk.refresh(second.refreshToken))).toEqual(REFUSED);
    expect(outcomeOf(await second.person.call(authRoutes.me, {}))).toEqual(OVER);

    const third = await desk.enter(account);
    await desk.api.rooms.query(`UPDATE admins SET status = 'disabled' WHERE id = $1`, [account.id]);
    expect(outcomeOf(await desk.refresh(third.refreshToken))).toEqual(REFUSED);
  });
});

describe('one’s own sessions', () => {
  it('are listed, and ended one by one or all at once', async () => {
    const one = await desk.enter(account);
    const two = await desk.enter(account);
    const stranger = await desk.enter(await desk.account('viewer'));
    const { items } = await two.person.get(authRoutes.sessions, {});
    expect(items.map(({ current }) => current)).toEqual([true, false]);
    const id = items[1]?.id ?? '';
    const foreign = await stranger.person.call(authRoutes.endSession, { params: { id } });
    expect(outcomeOf(foreign)).toEqual([404, 'auth/session_not_found']);
    await two.person.get(authRoutes.endSession, { params: { id } });
    expect(outcomeOf(await one.person.call(authRoutes.me, {}))).toEqual(OVER);
    const again = await two.person.call(authRoutes.endSession, { params: { id } });
    expect(outcomeOf(again)).toEqual([404, 'auth/session_not_found']);

    await desk.enter(account);
    expect(await two.person.get(authRoutes.logoutEverywhere, {})).toEqual({ ended: 2 });
    expect(outcomeOf(await two.person.call(authRoutes.me, {}))).toEqual(OVER);
    expect((await stranger.person.call(authRoutes.me, {})).status).toBe(200);
    expect((await desk.audited(account.id)).map(({ action }) => action)).toContain('auth.log-out-everywhere');
  });
});
