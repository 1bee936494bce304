import fc from 'fast-check';
import type { RouteContract } from '@energy-desk/shared/http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PaymentsService } from '../../../src/domain/payments/index.js';
import { PoolImportModule, WalletImport } from '../../../src/processes/pool-upkeep/index.js';
import { RentalService } from '../../../src/processes/rental/index.js';
import { aTransfer, aUser, cursorAt, prices } from '../../builders/rows.js';
import { newAddress } from '../../harness/rooms.js';
import { TronGateway } from '../../../src/gateways/tron/index.js';
import { LiveRoutes } from '../../../src/entrypoints/api/openapi/live-routes.js';
import { AppError } from '../../../src/platform/errors/index.js';
import { Api, type Answer, type Person } from '../../harness/api.js';
import { arbitraryOf, type Material, nasty, spoiled } from '../../harness/arbitrary-of.js';
import { FakeTron } from '../../harness/fake-tron.js';
import type { Operation } from '../../harness/served-document.js';
import { StatePrint } from '../../harness/state-print.js';

const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_121);
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 14);
/** Each run of each route is a request and a print of all tables, on a busy machine. */
const PATIENCE_MS = 60_000 + RUNS * 20_000;
const AWAY = 503;
const LONGEST_QUERY = 1000;

const away = (): Promise<never> =>
  Promise.reject(new AppError('tron/no_answer', 'world', 'the node of this test knows no such question'));

/** A node that answers what it can and is away for the rest. */
const node = new Proxy(new FakeTron(), {
  get: (target, name): unknown =>
    Reflect.get(target, name) ?? (Reflect.has(TronGateway.prototype, name) ? away : undefined),
});

interface Generated {
  readonly params: Record<string, unknown>;
  readonly query: Record<string, unknown>;
  readonly body: unknown;
  readonly key: unknown;
}

let api: Api;
let print: StatePrint;
let names: readonly string[];
beforeAll(async () => {
  api = await Api.open([PoolImportModule], { tron: node });
  names = await somethingToWorkOn();
  print = await StatePrint.of(api.rooms);
});
afterAll(() => api.close());

/** A pool, prices, users with orders and a payment that fits none. @returns addresses and transactions among them */
async function somethingToWorkOn(): Promise<string[]> {
  const { rooms } = api;
  await prices(rooms);
  await cursorAt(rooms, 1000);
  const [supplier, receiver] = [newAddress(), newAddress()];
  const wallet = { address: supplier, privateKey: '11'.repeat(32), permissionId: 2, label: '' };
  const pool = { name: 'fuzzed', status: 'active' as const, priority: 1, costPerEnergySun: 20n };
  await rooms.get(WalletImport).addMissing({ ...pool, wallets: [wallet] });
  const wish = { energy: 65_000, durationSeconds: 3600, payWith: 'transfer' as const };
  for (const clientOrderId of ['one', 'two'])
    await rooms
      .get(RentalService)
      .placeOrder({ ...wish, userId: await aUser(rooms), receiver, clientOrderId });
  const transfer = aTransfer({ height: 900n });
  await rooms.database.transaction('chain.scan-block', (tx) =>
    rooms.get(PaymentsService).recordTransfers(tx, [transfer]),
  );
  return [supplier, receiver, transfer.txid, transfer.fromAddress, ...rooms.config.ownAddresses];
}

/** Ids of rows that are there: of what the path is about, or of all. */
async function idsFor(path: string): Promise<string[]> {
  const tables = await api.rooms.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND column_name = 'id' AND data_type = 'uuid'`,
  );
  const subject = (path.split('/')[2] ?? '').replaceAll('-', '_');
  const about = path.includes('/:') ? tables.filter(({ name }) => name.endsWith(subject)) : [];
  const sql = (about.length > 0 ? about : tables)
    .map(({ name }) => `(SELECT id::text FROM "${name}" ORDER BY id LIMIT 3)`)
    .join(' UNION ');
  return (await api.rooms.query<{ id: string }>(sql)).map(({ id }) => id);
}

function requestsOf(operation: Operation, material: Material): fc.Arbitrary<Generated> {
  const fields = (where: string): fc.Arbitrary<unknown> => {
    // A cursor that nobody gave out never fits.
    const named = operation.parameters.filter((one) => one.in === where && one.name !== 'cursor');
    const record = named.map(({ name = '', schema = {} }) => [name, arbitraryOf(schema, material)]);
    return fc.record(Object.fromEntries(record) as Record<string, fc.Arbitrary<unknown>>, {
      requiredKeys: named.filter(({ required }) => required).map(({ name = '' }) => name),
    });
  };
  const media = operation.requestBody?.content['application/json'];
  const body = media ? arbitraryOf(media.schema, material) : fc.constant(undefined);
  const [params, query] = [fields('path'), fields('query')];
  const none = fc.constant(undefined);
  const sound = fc.record({ params, query, body, key: fc.oneof(none, fc.uuid()) });
  const bad = fc.record({
    params: fc.oneof(params, spoiled(params)),
    query: fc.oneof(
      query,
      spoiled(query),
      nasty.map((cursor) => ({ cursor })),
    ),
    body: media ? fc.oneof(spoiled(body), spoiled(spoiled(body)), nasty) : none,
    key: fc.oneof(none, nasty),
  });
  return fc.oneof(sound, bad) as fc.Arbitrary<Generated>;
}

const textOf = (value: unknown): string =>
  (typeof value === 'string' ? value : JSON.stringify(value ?? '')).replace(/\p{Surrogate}/gu, '\ufffd');

async function send(person: Person, { method, path }: RouteContract, request: Generated): Promise<Answer> {
  const { params, query, body, key } = request;
  const filled = path.replace(
    /:(\w+)/g,
    (_, name: string) =>
      encodeURIComponent(textOf((params as Record<string, unknown> | null)?.[name])) || '~',
  );
  // Longer ones the server of Node refuses before anybody reads them.
  const given = typeof query === 'object' ? Object.entries(query ?? {}) : [['query', query]];
  const search = new URLSearchParams(
    given.map(([name, value]): [string, string] => [String(name), textOf(value).slice(0, LONGEST_QUERY)]),
  );
  const answer = await fetch(`${api.url}${filled}?${search.toString()}`, {
    method,
    headers: {
      authorization: `Bearer ${person.token}`,
      ...(typeof key === 'string' && /^[\x20-\x7e]*$/.test(key) ? { 'idempotency-key': key } : {}),
      ...(method === 'GET' || body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(method === 'GET' || body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const { status, headers } = answer;
  if (headers.get('content-type')?.includes('json')) return { status, headers, body: await answer.json() };
  // A stream of events never ends by itself.
  await answer.body?.cancel();
  return { status, headers, body: '' };
}

/** What is wrong with the answer, whatever was asked. */
function faultOf(contract: RouteContract, answer: Answer): string | undefined {
  const { code } = (answer.body ?? {}) as { code?: unknown };
  if (answer.status >= 500 && (answer.status !== AWAY || code === 'internal'))
    return `answered ${answer.status} ${JSON.stringify(answer.body)}`;
  try {
    api.document.assertDocumented(contract.method, contract.path, answer);
    return undefined;
  } catch (error) {
    return String(error);
  }
}

/** The state once nothing that runs behind the requests changes it any more. */
async function settled(): Promise<ReadonlyMap<string, string>> {
  for (;;) {
    const one = await print.take();
    await new Promise((resolve) => setTimeout(resolve, 150));
    if (StatePrint.difference(one, await print.take()).length === 0) return one;
  }
}

/** Whether a refused request changes something each time it is sent, so that nothing else can have done it. */
async function changesAgain(person: Person, contract: RouteContract, request: Generated): Promise<string[]> {
  const before = await settled();
  const { status } = await send(person, contract, request);
  return status < 400 ? [] : StatePrint.difference(before, await print.take());
}

async function fuzz(contract: RouteContract): Promise<string[]> {
  const operation = api.document.operation(contract.method, contract.path);
  if (!operation) return ['is not in the document'];
  const material = {
    schemas: api.document.content.components.schemas,
    ids: await idsFor(contract.path),
    names,
  };
  const requests = fc.sample(requestsOf(operation, material), { numRuns: RUNS, seed: SEED });
  const faults: string[] = [];
  let owner = await api.as('owner');
  let before = await print.take();
  for (const request of requests) {
    const answer = await send(owner, contract, request);
    const fault = faultOf(contract, answer);
    if (fault) faults.push(`${fault}: ${JSON.stringify(request)}`);
    if (answer.status === 401) {
      owner = await api.as('owner');
      before = await print.take();
      continue;
    }
    const after = await print.take();
    if (answer.status >= 400 && StatePrint.difference(before, after).length > 0) {
      const again = await changesAgain(owner, contract, request);
      if (again.length > 0)
        faults.push(`refused with ${answer.status}, yet ${again.join()} changed: ${JSON.stringify(request)}`);
    }
    before = after;
  }
  return faults;
}

it(
  `answers whatever comes as its document says, and what it refuses changes nothing (FUZZ_SEED=${SEED} FUZZ_RUNS=${RUNS})`,
  async () => {
    const rank = ({ method, path }: RouteContract): number =>
      method === 'POST' && !path.includes(':') ? 0 : 1;
    const contracts = api.rooms
      .get(LiveRoutes)
      .contracts()
      .sort((one, other) => rank(one) - rank(other));
    const faults: string[] = [];
    for (const contract of contracts)
      for (const fault of await fuzz(contract))
        faults.push(`${contract.method} ${contract.path} ${fault.slice(0, 1500)}`);
    expect(faults, `seed ${SEED}`).toEqual([]);
  },
  PATIENCE_MS,
);
