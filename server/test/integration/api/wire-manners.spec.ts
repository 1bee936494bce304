import { problemSchema, route } from '@energy-desk/shared/http';
import { Controller } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Settings } from '../../../src/domain/settings/index.js';
import { Input, Serve } from '../../../src/entrypoints/api/kernel/index.js';
import { Api } from '../../harness/api.js';

const shared = { method: 'GET', tag: 'test', summary: 'for this test', response: z.object({}) } as const;
const open = route({ ...shared, path: '/api/test/open', access: 'public' });
const cheap = route({ ...shared, path: '/api/test/cheap', access: 'signed-in' });
const dear = route({ ...shared, path: '/api/test/dear', access: 'signed-in', cost: 10 });
const write = route({ ...open, method: 'POST', path: '/api/test/write', body: z.object({ a: z.string() }) });

@Controller()
class TestController {
  @Serve(open)
  open(): object {
    return {};
  }

  @Serve(cheap)
  cheap(): object {
    return {};
  }

  @Serve(dear)
  dear(): object {
    return {};
  }

  @Serve(write)
  write(@Input() given: object): object {
    void given;
    return {};
  }
}

const ORIGIN = 'https://desk.example';
let api: Api;
beforeAll(async () => {
  api = await Api.open([{ module: class TestModule {}, controllers: [TestController] } as never], {
    environment: { CORS_ORIGINS: ORIGIN, PUBLIC_URL: 'https://desk.example' },
  });
});
afterAll(() => api.close());

const raw = (path: string, init: RequestInit): Promise<Response> => fetch(`${api.url}${path}`, init);
/** What a parser would quote. */
const SECRET = 'fe7a0c5e'.repeat(8);
const json = { 'content-type': 'application/json' };

describe('every answer', () => {
  it('carries the name of its request, the one given where that is a name', async () => {
    const named = await raw(open.path, { headers: { 'x-request-id': 'trace-7.a' } });
    expect(named.headers.get('x-request-id')).toBe('trace-7.a');
    for (const bad of ['with spaces in it', 'x'.repeat(65), '<script>']) {
      const answer = await raw('/api/nowhere', { headers: { 'x-request-id': bad } });
      const id = answer.headers.get('x-request-id');
      expect(id).toMatch(/^[\da-f-]{36}$/);
      expect(await answer.json()).toMatchObject({ requestId: id });
    }
  });

  it('is kept by nobody and safe to show', async () => {
    const { headers } = await raw(open.path, {});
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': expect.stringContaining('max-age='),
      'content-security-policy': expect.stringContaining("default-src 'self'"),
    });
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('may be read by the pages that the configuration names, and by no others', async () => {
    const ours = await raw(open.path, { headers: { origin: ORIGIN } });
    const theirs = await raw(open.path, { headers: { origin: 'https://elsewhere.example' } });
    expect(ours.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(theirs.headers.get('access-control-allow-origin')).not.toBe('https://elsewhere.example');
    expect(theirs.headers.get('access-control-allow-credentials')).toBeNull();
  });
});

describe('what is refused before a controller sees it is a problem like any other:', () => {
  const cases: [string, string, RequestInit, number, string][] = [
    ['an unknown path', '/api/nowhere', {}, 404, 'route/not_found'],
    ['a path that is none', '/api/test/%E0%A4%A', {}, 404, 'route/not_found'],
    [
      'JSON that is none',
      write.path,
      { method: 'POST', headers: json, body: '{"a":' },
      400,
      'request/invalid',
    ],
    [
      'a key in JSON that is none',
      write.path,
      { method: 'POST', headers: json, body: `{"a": ${'5'.repeat(12)}${SECRET}}` },
      400,
      'request/invalid',
    ],
    ['a bare number', write.path, { method: 'POST', headers: json, body: '7' }, 400, 'request/invalid'],
    [
      'text that nobody can keep',
      write.path,
      { method: 'POST', headers: json, body: '{"a":"\\u0000"}' },
      400,
      'request/invalid',
    ],
    [
      'a body of too many levels',
      write.path,
      { method: 'POST', headers: json, body: `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}` },
      400,
      'request/invalid',
    ],
    [
      'half a character',
      write.path,
      { method: 'POST', headers: json, body: '{"a":"x\\ud800"}' },
      400,
      'request/invalid',
    ],
    [
      'a body above the limit',
      write.path,
      { method: 'POST', headers: json, body: JSON.stringify({ a: 'x'.repeat(300_000) }) },
      413,
      'request/too_large',
    ],
    [
      'an unknown charset',
      write.path,
      { method: 'POST', headers: { 'content-type': 'application/json; charset=klingon' }, body: '{}' },
      415,
      'request/unsupported',
    ],
    [
      'a form',
      write.path,
      { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=1' },
      400,
      'request/invalid',
    ],
  ];
  it.each(cases)('%s', async (_, path, init, status, code) => {
    const answer = await raw(path, init);
    const problem = problemSchema.parse(await answer.json());
    expect([answer.status, problem.code]).toEqual([status, code]);
    expect(JSON.stringify(problem)).not.toContain(SECRET.slice(0, 12));
  });
});

describe('too many requests', () => {
  const set = (key: 'admin' | 'address', value: string): Promise<unknown> =>
    api.rooms.get(Settings).set(`api.requests_per_minute_per_${key}`, value);
  const MANY = '1000000';

  it('of one admin wait, and others do not; a costly route sooner', async () => {
    await set('admin', '20');
    const [one, other] = [await api.as('owner'), await api.as('owner')];
    const dears = [await one.call(dear, {}), await one.call(dear, {}), await one.call(dear, {})];
    expect(dears.map(({ status }) => status)).toEqual([200, 200, 429]);
    for (let i = 0; i < 17; i += 1) expect((await one.call(cheap, {})).status).toBe(200);
    const refused = await one.call(cheap, {});
    expect([refused.status, refused.body]).toEqual([
      429,
      expect.objectContaining({ code: 'limit/too_many_requests' }),
    ]);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await other.call(cheap, {})).status).toBe(200);
    await set('admin', MANY);
  });

  it('from one address wait, whoever sends them; a private proxy is asked whose they are', async () => {
    await set('address', '10');
    const from = (address: string): Promise<number> =>
      api.stranger
        .send('GET', open.path, undefined, { 'x-forwarded-for': address })
        .then((one) => one.status);
    for (let i = 0; i < 10; i += 1) expect(await from('203.0.113.7')).toBe(200);
    expect(await from('203.0.113.7')).toBe(429);
    expect(await from('203.0.113.8')).toBe(200);
    for (let i = 0; i < 10; i += 1) expect(await from(`2001:db8:7:7::${i}`)).toBe(200);
    expect(await from('2001:db8:7:7:8:9:a:b')).toBe(429);
    expect(await from('2001:db8:7:8::1')).toBe(200);
    await set('address', MANY);
  });
});
