import { route } from '@energy-desk/shared/http';
import { Controller } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { IdempotencyKey, Input, Serve } from '../../../src/entrypoints/api/kernel/index.js';
import { AppError } from '../../../src/platform/errors/index.js';
import { IdempotencyKeys } from '../../../src/platform/idempotency/index.js';
import { Api, type Person } from '../../harness/api.js';

const pay = route({
  method: 'POST',
  path: '/api/test/pay',
  tag: 'test',
  summary: 'for this test',
  access: 'balances.adjust',
  idempotent: true,
  status: 201,
  body: z.object({ note: z.string(), clientOrderId: z.string().optional() }),
  response: z.object({ n: z.int(), deed: z.string() }),
  errors: { 'test/refused': 409, 'test/away': 503 },
});
const other = route({ ...pay, path: '/api/test/other' });

let deeds: string[] = [];
let next: () => Promise<void> = async () => undefined;

@Controller()
class TestController {
  @Serve(pay)
  async pay(@Input() _: object, @IdempotencyKey() deed: string): Promise<object> {
    await next();
    return { n: deeds.push(deed), deed };
  }

  @Serve(other)
  other(@IdempotencyKey() deed: string): object {
    return { n: 0, deed };
  }
}

let api: Api;
let finance: Person;
beforeAll(async () => {
  api = await Api.open([{ module: class TestModule {}, controllers: [TestController] } as never]);
  finance = await api.as('finance');
});
afterAll(() => api.close());
beforeEach(() => {
  deeds = [];
  next = async () => undefined;
});

const body = { note: 'top secret words' };
const withKey = (key: string): { headers: Record<string, string> } => ({
  headers: { 'Idempotency-Key': key },
});
const key = (): string => crypto.randomUUID();

describe('a request with a key', () => {
  it('is done once and answered the same however often it is sent', async () => {
    const given = { body, ...withKey(key()) };
    const first = await finance.call(pay, given);
    const again = await finance.call(pay, given);
    expect([first.status, again.status, deeds.length]).toEqual([201, 201, 1]);
    expect(again.body).toEqual(first.body);
    expect([first.headers.get('idempotency-replayed'), again.headers.get('idempotency-replayed')]).toEqual([
      null,
      'true',
    ]);
  });

  it('takes the client order id for a key, and fields in any order for the same', async () => {
    const clientOrderId = key();
    await finance.send('POST', pay.path, { note: 'a', clientOrderId });
    expect((await finance.send('POST', pay.path, { clientOrderId, note: 'a' })).status).toBe(201);
    expect((await finance.send('POST', pay.path, { clientOrderId, note: 'b' })).status).toBe(409);
    expect(deeds).toHaveLength(1);
  });

  it('is refused when the key named something else', async () => {
    const given = withKey(key());
    await finance.call(pay, { body, ...given });
    const changed = await finance.call(pay, { body: { note: 'other' }, ...given });
    const elsewhere = await finance.call(other, { body, ...given });
    for (const { status, body: problem } of [changed, elsewhere])
      expect([status, problem]).toEqual([409, expect.objectContaining({ code: 'idempotency/other_body' })]);
  });

  it('belongs to its admin', async () => {
    const given = { body, ...withKey(key()) };
    const mine = await finance.get(pay, given);
    const theirs = await (await api.as('owner')).get(pay, given);
    expect(theirs.deed).not.toBe(mine.deed);
    expect(deeds).toHaveLength(2);
  });

  it('sent twenty times at once is done once', async () => {
    const given = { body, ...withKey(key()) };
    next = () => new Promise((resolve) => setTimeout(resolve, 200));
    const answers = await Promise.all(Array.from({ length: 20 }, () => finance.call(pay, given)));
    expect(deeds).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThan(0);
    for (const { status, body: problem } of answers.filter((one) => one.status !== 201))
      expect([status, problem]).toEqual([409, expect.objectContaining({ code: 'idempotency/in_progress' })]);
  });

  it('that was refused leaves the key free for another', async () => {
    const given = withKey(key());
    expect((await finance.send('POST', pay.path, { note: 5 }, given.headers)).status).toBe(400);
    next = () => Promise.reject(new AppError('test/refused', 'caller', 'no'));
    expect((await finance.call(pay, { body, ...given })).status).toBe(409);
    next = async () => undefined;
    expect((await finance.call(pay, { body: { note: 'another' }, ...given })).status).toBe(201);
  });

  it('that failed may be sent again at once, as the same deed, but not as another', async () => {
    const given = { body, ...withKey(key()) };
    const tried: string[] = [];
    next = () => Promise.reject(new AppError('test/away', 'world', 'away'));
    expect((await finance.call(pay, given)).status).toBe(503);
    expect((await finance.call(pay, { ...given, body: { note: 'other' } })).status).toBe(409);
    next = async () => undefined;
    tried.push((await finance.get(pay, given)).deed);
    expect(deeds).toEqual(tried);
  });

  it('that was never answered is taken over after a minute', async () => {
    const given = { body, ...withKey(key()) };
    const done = await finance.get(pay, given);
    await api.rooms.query(`UPDATE idempotency_keys SET status = NULL, answer = NULL`);
    expect((await finance.call(pay, given)).body).toMatchObject({ code: 'idempotency/in_progress' });
    await api.rooms.query(`UPDATE idempotency_keys SET created_at = now() - interval '61 seconds'`);
    expect((await finance.get(pay, given)).deed).toBe(done.deed);
  });

  it('keeps nothing of what was asked, and is forgotten after two days', async () => {
    await finance.call(pay, { body, ...withKey(key()) });
    const kept = JSON.stringify(await api.rooms.query('SELECT * FROM idempotency_keys'));
    expect(kept).not.toContain('secret words');
    await api.rooms.query(`UPDATE idempotency_keys SET created_at = now() - interval '49 hours'`);
    await finance.call(pay, { body, ...withKey(key()) });
    expect(await api.rooms.get(IdempotencyKeys).removeOld()).toBeGreaterThan(0);
    expect(await api.rooms.value('SELECT count(*)::int FROM idempotency_keys')).toBe(1);
  });

  it.each(['', 'x'.repeat(201), 'schlüssel'])('is refused when the key is none: %j', async (bad) => {
    const { status, body: problem } = await finance.call(pay, { body, ...withKey(bad) });
    expect([status, problem]).toEqual([400, expect.objectContaining({ code: 'request/invalid' })]);
    expect(deeds).toHaveLength(0);
  });
});

it('without a key every request is a deed of its own', async () => {
  await finance.call(pay, { body });
  await finance.call(pay, { body });
  expect(new Set(deeds).size).toBe(2);
});
