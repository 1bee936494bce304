import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RouteContract } from '@energy-desk/shared/http';
import { walletsRoutes } from '@energy-desk/shared/pools';
import { systemRoutes } from '@energy-desk/shared/system';
import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Alerts } from '../../../src/domain/alerts/index.js';
import { OrdersModule } from '../../../src/domain/orders/index.js';
import { LiveRoutes } from '../../../src/entrypoints/api/openapi/live-routes.js';
import { TelegramModule, TelegramSender } from '../../../src/gateways/telegram/index.js';
import { TronGateway, TronModule } from '../../../src/gateways/tron/index.js';
import { messageOf } from '../../../src/platform/errors/index.js';
import { KeyRotation, KeyRotationModule } from '../../../src/processes/pool-upkeep/index.js';
import { aUser, prices } from '../../builders/rows.js';
import { Api, type Person } from '../../harness/api.js';
import { eventually } from '../../harness/eventually.js';
import { FakeTron } from '../../harness/fake-tron.js';
import { redisOf, SecretHunt, tablesOf } from '../../harness/secret-hunt.js';
import { atHead, aKey, aPool, aRental } from './energy-pools/stock.js';
import { EventReader } from './events/event-reader.js';
import { download } from './reports/export-files.js';
import { orderThrough, ReportSteps } from './reports/reports-world.js';

const random = (): string => randomBytes(24).toString('base64url');
const hunt = new SecretHunt();
const reason = 'a day of the desk';
/** Nobody listens there: whoever calls fails, and says so. */
const NOWHERE = 'http://127.0.0.1:1';
const ENVIRONMENT = {
  METRICS_TOKEN: hunt.keep('metrics token', random()),
  JWT_SECRET: hunt.keep('secret of the access tokens', randomBytes(48).toString('base64url')),
  TELEGRAM_BOT_TOKEN: hunt.keep('bot token', `77001122:${random()}`),
  TELEGRAM_API_ROOT: NOWHERE,
  TELEGRAM_WEBHOOK_URL: 'https://desk.example/webhook/telegram',
  TELEGRAM_WEBHOOK_SECRET: hunt.keep('webhook secret', random()),
  TRON_NODES: `${NOWHERE}#${hunt.keep('key of a node', random())}`,
  REPORTS_DIR: mkdtempSync(join(tmpdir(), 'energy-desk-secrets-')),
  LOG_LEVEL: 'trace',
};

let api: Api;
let owner: Person;
const files: string[] = [];
const modules = [OrdersModule, ReportSteps, TelegramModule];

beforeAll(async () => {
  api = await Api.open(modules, { tron: new FakeTron(), environment: ENVIRONMENT });
  api.rooms.app.useLogger(hunt.notebook);
  const { environment } = api.rooms;
  hunt.keep('treasury key', environment['TREASURY_KEY'] ?? '');
  hunt.keep('master key', (environment['ENCRYPTION_KEYS'] ?? '').split(':')[1] ?? '');
  owner = await api.as('owner');
  hunt.keep('access token', owner.token ?? '');
  await atHead(api.rooms);
  await prices(api.rooms);
  await takeKeysIn();
  await rotateKeys();
  await failOutside();
  await streamAndExport();
  await askForEverything();
}, 120_000);
afterAll(() => api.close());

async function call(person: Person, route: RouteContract, given: object): Promise<unknown> {
  const answer = await person.call(route, given as never);
  hunt.heard(route.path, answer);
  return answer.body;
}

/** Keys as they come: sound, of another, spoiled, and in a body that is no JSON. */
async function takeKeysIn(): Promise<void> {
  const poolId = await aPool(api.rooms);
  const [key, other] = [aKey(api.rooms), aKey(api.rooms)];
  hunt.keep('owner key', key.privateKey);
  hunt.keep('key of another', other.privateKey);
  hunt.keep('key in capitals', other.privateKey.toUpperCase());
  const body = { ...key, permissionId: 0, poolId, reason };
  const headers = { 'idempotency-key': crypto.randomUUID() };
  const wallet = (await call(owner, walletsRoutes.import, { body, headers })) as {
    wallet?: { id: string };
  };
  expect(wallet).toHaveProperty('wallet.id');
  await call(owner, walletsRoutes.import, { body, headers });
  await call(owner, walletsRoutes.import, { body: { ...body, label: 'other' }, headers });
  await call(owner, walletsRoutes.import, { body: { ...body, privateKey: other.privateKey } });
  await call(owner, walletsRoutes.import, { body: { ...body, privateKey: `${other.privateKey}ff` } });
  await call(owner, walletsRoutes.import, {
    body: { ...body, privateKey: other.privateKey.toUpperCase(), permissionId: 2 },
  });
  await call(await api.as('viewer'), walletsRoutes.import, { body });
  const spoiled = await fetch(`${api.url}${walletsRoutes.import.path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${owner.token}` },
    body: `{"privateKey": ${other.privateKey}`,
  });
  hunt.heard('no JSON', { headers: spoiled.headers, body: await spoiled.text() });
  const [row] = await api.rooms.query<{ id: string }>('SELECT id FROM supplier_wallets');
  const id = row?.id ?? '';
  await aRental(api.rooms, { id, ...key }, { status: 'active', orderStatus: 'active' });
  await call(owner, walletsRoutes.stake, { params: { id }, body: { amountSun: '5000000', reason } });
}

async function rotateKeys(): Promise<void> {
  const fresh = hunt.keep('next master key', randomBytes(32).toString('base64'));
  const keys = `k2:${fresh},${api.rooms.environment['ENCRYPTION_KEYS']}`;
  const twin = await api.rooms.twin([KeyRotationModule], { environment: { ENCRYPTION_KEYS: keys } });
  twin.app.useLogger(hunt.notebook);
  const done = await twin.get(KeyRotation).run({ actor: 'cli:test', reason }, false);
  expect(done.sealedAnew).toBeGreaterThan(0);
  hunt.heard('rotate-keys', { headers: new Headers(), body: done });
  await twin.close();
}

/** Errors of Telegram and of nodes carry addresses, and addresses carry tokens. */
async function failOutside(): Promise<void> {
  const logger = new Logger('outside');
  const twin = await api.rooms.twin([TronModule]);
  const failures = await Promise.allSettled([
    api.rooms.get(TelegramSender).sendText(1, 'hello'),
    twin.get(TronGateway).chainParameters(),
  ]);
  for (const failure of failures) {
    const error: unknown = failure.status === 'rejected' ? failure.reason : 'nobody failed';
    expect(messageOf(error)).not.toBe('nobody failed');
    logger.error(messageOf(error), error);
    await api.rooms.query(
      `INSERT INTO dead_letters (step, subject, error, next_try_at) VALUES ('notifications.send', $1, $2, now())`,
      [crypto.randomUUID(), messageOf(error)],
    );
    await api.rooms.get(Alerts).raise('queue_stuck', crypto.randomUUID(), messageOf(error));
    hunt.heard('a failure', { headers: new Headers(), body: JSON.stringify(error) + messageOf(error) });
  }
  await twin.close();
}

async function streamAndExport(): Promise<void> {
  const reader = await EventReader.open(api.url, owner.token);
  await eventually('the first message', () => reader.messages.length > 0);
  await orderThrough(api.rooms, { userId: await aUser(api.rooms) }, []);
  await api.rooms.get(Alerts).raise('queue_stuck', 'delivery', 'stuck');
  await eventually('an order and an alert', () => reader.messages.length > 2);
  files.push(JSON.stringify(reader.messages));
  reader.drop();
  for (const subject of ['orders', 'payments', 'ledger', 'delegations'])
    files.push((await download(api, owner, { subject, filters: {}, format: 'csv' })).bytes.toString('utf8'));
}

/** Every route that reads, of things that are there where there are such, and what is no part of the API. */
async function askForEverything(): Promise<void> {
  const ids = new Map<string, string>();
  for (const table of ['supplier_wallets', 'energy_pools', 'orders', 'energy_delegations', 'report_exports'])
    ids.set(table, String(await api.rooms.value(`SELECT id FROM "${table}" LIMIT 1`)));
  const idFor = (path: string): string =>
    [...ids].find(([table]) => table.endsWith((path.split('/')[2] ?? '').replaceAll('-', '_')))?.[1] ??
    crypto.randomUUID();
  for (const { method, path, contentType } of api.rooms.get(LiveRoutes).contracts())
    if (method === 'GET' && contentType !== 'text/event-stream')
      hunt.heard(path, await owner.send('GET', path.replace(/:\w+/g, idFor(path))));
  await call(owner, systemRoutes.deadLetters, { query: { limit: 200 } });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  for (const token of [ENVIRONMENT.METRICS_TOKEN, 'nearly'])
    hunt.heard('/metrics', await api.stranger.send('GET', '/metrics', undefined, bearer(token)));
  hunt.heard('/health', await api.stranger.send('GET', '/health'));
  const hook = { 'x-telegram-bot-api-secret-token': ENVIRONMENT.TELEGRAM_WEBHOOK_SECRET };
  hunt.heard('/webhook', await api.stranger.send('POST', '/webhook/telegram', {}, hook));
}

describe('no secret of the whole surface', () => {
  it('is in an answer', () => {
    expect(hunt.secrets.size).toBeGreaterThanOrEqual(12);
    expect(hunt.answers.length).toBeGreaterThan(60);
    expect(hunt.leaks()).toEqual([]);
  });

  it('is in a file, or in what is streamed', () => {
    expect(files).toHaveLength(5);
    for (const file of files) expect(hunt.foundIn(file)).toEqual([]);
  });

  it('is in a log line', () => {
    expect(hunt.log.length).toBeGreaterThan(100);
    expect(hunt.foundIn(hunt.log)).toEqual([]);
  });

  it('is in a row of any table: audit, keys of requests, alerts, failed work', async () => {
    const leaks = [...(await tablesOf(api.rooms))].flatMap(([table, text]) =>
      hunt.foundIn(text).map((name) => `${name} in ${table}`),
    );
    expect(leaks).toEqual([]);
  });

  it('is in Redis', async () => {
    expect(hunt.foundIn((await redisOf(api.rooms)).join('\n'))).toEqual([]);
  });
});
