import { type AdminRole, mayDo, needsSecondFactor, ROLES } from '@energy-desk/shared/auth';
import type { RouteContract } from '@energy-desk/shared/http';
import { Controller, Get, Module } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { Test } from '@nestjs/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppModule } from '../../../src/app.module.js';
import { LiveRoutes } from '../../../src/entrypoints/api/openapi/live-routes.js';
import { AppConfig } from '../../../src/platform/config/index.js';
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

/** What is no part of the API, and what guards it. */
const OPEN = {
  'GET /health': 'says ok, degraded or down',
  'GET /metrics': 'METRICS_TOKEN',
  'POST /webhook/telegram': 'TELEGRAM_WEBHOOK_SECRET: doors.spec of the bot',
};
const ALL_ROLES = { ROLES: 'api,bot,scanner,worker' };

@Controller()
class BareController {
  @Get('/api/forgotten')
  forgotten(): string {
    return 'in';
  }
}
@Module({ controllers: [BareController] })
class BareModule {}

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

/** Nobody's, whoever he says he is; what is refused changes nothing, so one serves for all routes. */
const once = (make: () => Promise<string>): (() => Promise<string>) => {
  let made: Promise<string> | undefined;
  return () => (made ??= make());
};
const claimsOf = async (role: AdminRole): Promise<{ sid: string }> => ({
  sid: (await api.as(role)).sessionId,
});
const foreign = new JwtService({ secret: 'x'.repeat(43) });

const impostors = (role: AdminRole): Caller[] => [
  {
    name: `${role} with an expired token`,
    token: once(async () => api.rooms.get(JwtService).sign(await claimsOf(role), { expiresIn: -1 })),
    expected: without('auth/token'),
  },
  {
    name: `${role} with a token that somebody else signed`,
    token: once(async () => foreign.sign(await claimsOf(role), { expiresIn: 900 })),
    expected: without('auth/token'),
  },
  {
    name: `${role} with the token of a session that ended`,
    token: once(async () => {
      const { token, sessionId } = await api.as(role);
      await api.rooms.query(
        `UPDATE admin_sessions SET ended_at = now(), ended_because = 'logout' WHERE id = $1`,
        [sessionId],
      );
      return token ?? '';
    }),
    expected: without('auth/session_over'),
  },
];

const strangers: Caller[] = [
  { name: 'nobody', token: async () => undefined, expected: without('auth/required') },
  { name: 'something that is no token', token: async () => 'owner', expected: without('auth/required') },
  {
    name: 'a token that nobody signed',
    token: once(async () => {
      const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
      return `${part({ alg: 'none', typ: 'JWT' })}.${part({ ...(await claimsOf('owner')), exp: 4e9 })}.x`;
    }),
    expected: without('auth/token'),
  },
  {
    name: 'an owner who was disabled',
    token: once(async () => {
      const { token, adminId } = await api.as('owner');
      await api.rooms.query(`UPDATE admins SET status = 'disabled' WHERE id = $1`, [adminId]);
      return token ?? '';
    }),
    expected: without('auth/session_over'),
  },
  ...ROLES.flatMap(impostors),
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

  it('is a part of the API, or one of the few that are named here and guard themselves', async () => {
    const app = await Test.createTestingModule({
      imports: [AppModule.of(AppConfig.from({ ...api.rooms.environment, ...ALL_ROLES }))],
    }).compile();
    const everything = app.get(LiveRoutes, { strict: false }).all();
    const nameOf = ({ method, path }: { method: string; path: string }): string => `${method} ${path}`;
    const others = everything.filter(({ contract }) => !contract).map(nameOf);
    expect([...new Set(others)].sort()).toEqual(Object.keys(OPEN));
    // What was walked above is what a process of every role serves.
    const served = everything.filter(({ contract }) => contract).map(nameOf);
    expect(live.contracts().map(nameOf).sort()).toEqual([...new Set(served)].sort());
    for (const { path } of everything.filter(({ contract }) => contract)) expect(path).toMatch(/^\/api\//);
    await app.close();
  });

  it('that is none of the API says no more than it must', async () => {
    const { body } = await api.stranger.send('GET', '/health');
    expect(Object.keys(body as object)).toEqual(['status']);
    for (const authorization of ['', 'Bearer guess'])
      expect((await api.stranger.send('GET', '/metrics', undefined, { authorization })).status).toBe(403);
  });
});

describe('a handler that nobody gave a contract or opened', () => {
  it('lets nobody in, not even an owner', async () => {
    const bare = await Api.open([BareModule], { tron: new FakeTron(), environment: api.rooms.environment });
    const owner = await bare.as('owner');
    for (const person of [owner, bare.stranger])
      expect((await person.send('GET', '/api/forgotten')).status).toBe(403);
    await bare.close();
  });
});
