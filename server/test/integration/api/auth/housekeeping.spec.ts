import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AdminHousekeepingModule } from '../../../../src/processes/admin-desk/index.js';
import { ForgetStep } from '../../../../src/processes/admin-desk/forget.step.js';
import { Rooms } from '../../../harness/rooms.js';

let rooms: Rooms;
beforeAll(async () => {
  rooms = await Rooms.open([AdminHousekeepingModule]);
});
afterAll(() => rooms.close());

const ADMIN = `INSERT INTO admins (email, role, password_hash) VALUES ($1, 'viewer', 'none') RETURNING id`;
const SESSION = `INSERT INTO admin_sessions (admin_id, user_agent, expires_at, ended_at)
  VALUES ($1, $2, now() + $3 * interval '1 day', now() + $4 * interval '1 day') RETURNING id`;
const LINK = `INSERT INTO admin_invitations (admin_id, token_hash, purpose, expires_at, used_at)
  VALUES ($1, $2, 'invitation', now() + $3 * interval '1 day', now() + $4 * interval '1 day')`;

describe('clearing away', () => {
  it('deletes sessions with their tokens, and links, that are over for a month, and nothing that is not', async () => {
    const admin = await rooms.value(ADMIN, ['a@desk.test']);
    const other = await rooms.value(ADMIN, ['b@desk.test']);
    for (const [name, expires, ended] of [
      ['open', 20, null],
      ['ended lately', 20, -29],
      ['expired lately', -29, null],
      ['ended', 20, -31],
      ['expired', -31, null],
    ]) {
      const id = await rooms.value(SESSION, [admin, name, expires, ended]);
      await rooms.query('INSERT INTO admin_refresh_tokens (token_hash, session_id) VALUES ($1, $2)', [
        name,
        id,
      ]);
    }
    await rooms.query(LINK, [admin, 'used', 1, -31]);
    await rooms.query(LINK, [admin, 'used lately', 1, -29]);
    await rooms.query(LINK, [admin, 'expired', -31, null]);
    await rooms.query(LINK, [other, 'open', 1, null]);

    const step = rooms.get(ForgetStep);
    expect(await step.run()).toBe(4);
    const sessions = await rooms.query<{ name: string }>('SELECT user_agent AS name FROM admin_sessions');
    const tokens = await rooms.query<{ name: string }>('SELECT token_hash AS name FROM admin_refresh_tokens');
    const kept = ['open', 'ended lately', 'expired lately'];
    for (const rest of [sessions, tokens]) expect(rest.map(({ name }) => name)).toEqual(kept);
    const links = await rooms.query<{ name: string }>('SELECT token_hash AS name FROM admin_invitations');
    expect(links.map(({ name }) => name)).toEqual(['used lately', 'open']);
    expect(await step.run()).toBe(0);
  });

  it('goes on until all of many is gone', async () => {
    const admin = await rooms.value(ADMIN, ['c@desk.test']);
    await rooms.query(
      `INSERT INTO admin_sessions (admin_id, expires_at) SELECT $1, now() - interval '40 days' FROM generate_series(1, 2500)`,
      [admin],
    );
    expect(await rooms.get(ForgetStep).run()).toBe(2500);
  });
});
