import { type AdminRole, mayDo, needsSecondFactor, ROLES } from '@energy-desk/shared/auth';
import type { RouteContract } from '@energy-desk/shared/http';
import { JwtService } from '@nestjs/jwt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LiveRoutes } from '../../../src/entrypoints/api/openapi/live-routes.js';
import { Api } from '../../harness/api.js';
import { FakeTron } from '../../harness/fake-tron.js';

/** What the door may say; anything else means that the request got in. */
const DOOR = [
  'auth/required',
  'auth/token',
  'auth/session_over',
  'auth/forbidden',
  'auth/second_factor_required',
] as const;
type Door = (typeof DOOR)[number] | 'in';

interface Caller {
  readonly name: string;
  /** A new one for every request: some routes end the session that asks. */
  readonly token: () => Promise<string | undefined>;
  readonly expected: (contract: RouteContract) => Door;
}

let api: Api;
let live: LiveRoutes;
beforeAll(async () => {
  api = await Api.open([], { tron: new FakeTron() });
  live = api.rooms.get(LiveRoutes);
});
afterAll(() => api.close());

const person = async (role: AdminRole, secondFactor: boolean): Promise<string | undefined> =>
  (await api.as(role, secondFactor)).token;

/** What the table of permissions says; everything but what is public needs a session. */
function byTable(role: AdminRole, secondFactor: boolean, { access }: RouteContract): Door {
  if (access === 'public' || access === 'signed-in') return 'in';
  if (!mayDo(role, access)) return 'auth/forbidden';
  return needsSecondFactor(access) && !secondFactor ? 'auth/second_factor_required' : 'in';
}

const without =
  (door: Door) =>
  ({ access }: RouteContract): Door =>
    access === 'public' ? 'in' : door;

const members: Caller[] = ROLES.flatMap((role) =>
  [true, false].map((secondFactor) => ({
    name: `${role}, ${secondFactor ? 'with' : 'without'} a second factor`,
    token: () => person(role, secondFactor),
    expected: (contract: RouteContract) => byTable(role, secondFactor, contract),
  })),
);

const claims = async (): Promise<{ sid: string }> => ({ sid: (await api.as('owner')).sessionId });

const strangers: Caller[] = [
  { name: 'nobody', token: async () => undefined, expected: without('auth/required') },
  { name: 'something that is no token', token: async () => 'owner', expected: without('auth/required') },
  {
    name: 'an expired token',
    token: async () => api.rooms.get(JwtService).sign(await claims(), { expiresIn: -1 }),
    expected: without('auth/token'),
  },
  {
    name: 'a token that somebody else signed',
    token: async () => new JwtService({ secret: 'x'.repeat(43) }).sign(await claims(), { expiresIn: 900 }),
    expected: without('auth/token'),
  },
  {
    name: 'a token that nobody signed',
    token: async () => {
      const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
      return `${part({ alg: 'none', typ: 'JWT' })}.${part({ ...(await claims()), exp: 4e9 })}.x`;
    },
    expected: without('auth/token'),
  },
  {
    name: 'the token of a session that ended',
    token: async () => {
      const { token, sessionId } = await api.as('owner');
      await api.rooms.query(
        `UPDATE admin_sessions SET ended_at = now(), ended_because = 'logout' WHERE id = $1`,
        [sessionId],
      );
      return token;
    },
    expected: without('auth/session_over'),
  },
  {
    name: 'an owner who was disabled',
    token: async () => {
      const { token, adminId } = await api.as('owner');
      await api.rooms.query(`UPDATE admins SET status = 'disabled' WHERE id = $1`, [adminId]);
      return token;
    },
    expected: without('auth/session_over'),
  },
];

/** Asks with parameters and a body that no route takes: whoever gets in changes nothing. */
async function knock({ method, path }: RouteContract, token: string | undefined): Promise<Door> {
  const answer = await fetch(`${api.url}${path.replace(/:\w+/g, '~')}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
    },
    ...(method === 'GET' ? {} : { body: '[]' }),
  });
  if (answer.status !== 401 && answer.status !== 403) {
    await answer.body?.cancel();
    return 'in';
  }
  const { code } = (await answer.json()) as { code: Door };
  return DOOR.some((one) => one === code) ? code : 'in';
}

const AT_ONCE = 8;

describe('every route that the server has', () => {
  it.each([...members, ...strangers])('lets in $name as the table says', async ({ token, expected }) => {
    const contracts = live.contracts();
    const wrong: string[] = [];
    for (let at = 0; at < contracts.length; at += AT_ONCE)
      await Promise.all(
        contracts.slice(at, at + AT_ONCE).map(async (contract) => {
          const found = await knock(contract, await token());
          const right = expected(contract);
          if (found !== right)
            wrong.push(`${contract.method} ${contract.path}: ${found}, where the table says ${right}`);
        }),
      );
    expect(wrong).toEqual([]);
    expect(contracts.length).toBeGreaterThan(4);
  });

  it('is a part of the API, or one of the few that guard themselves', () => {
    const others = live
      .all()
      .filter(({ contract }) => !contract)
      .map(({ method, path }) => `${method} ${path}`);
    const known = ['GET /health', 'GET /metrics', 'POST /webhook/telegram'];
    expect(others.filter((one) => !known.includes(one))).toEqual([]);
  });
});
