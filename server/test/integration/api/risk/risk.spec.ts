import { riskRoutes } from '@energy-desk/shared/risk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { aUser } from '../../../builders/rows.js';
import { Api, type Person } from '../../../harness/api.js';
import { FakeTron } from '../../../harness/fake-tron.js';
import { newAddress } from '../../../harness/rooms.js';

let api: Api;
let operator: Person;
beforeAll(async () => {
  api = await Api.open([], { tron: new FakeTron() });
  operator = await api.as('operator');
});
afterAll(() => api.close());

const because = { reason: 'seen at another desk' };

it('puts on a list once, shows it, and takes off again, with an audit row each', async () => {
  const address = newAddress();
  const other = await api.as('owner');
  const body = { list: 'deny' as const, address, ...because };
  const answers = await Promise.all([
    operator.get(riskRoutes.add, { body }),
    other.get(riskRoutes.add, { body }),
  ]);
  expect(new Set(answers.map(({ changed }) => changed))).toEqual(new Set([false, true]));
  const { items } = await (await api.as('viewer')).get(riskRoutes.list, { query: { list: 'deny' } });
  expect(items).toMatchObject([{ subject: address, subjectKind: 'address', note: because.reason }]);
  expect((await operator.get(riskRoutes.list, { query: { list: 'allow' } })).items).toEqual([]);
  expect(await operator.get(riskRoutes.remove, { body })).toEqual({ changed: true });
  expect(await operator.get(riskRoutes.remove, { body })).toEqual({ changed: false });
  const audits = await api.rooms.query<{ action: string }>(
    'SELECT action FROM audit_logs WHERE subject = $1 ORDER BY id',
    [`address:${address}`],
  );
  expect(audits.map(({ action }) => action)).toEqual(['risk.add', 'risk.remove']);
});

it('refuses who is not there, users among exchanges, and other roles', async () => {
  const unknown = { list: 'deny' as const, userId: crypto.randomUUID(), ...because };
  expect((await operator.call(riskRoutes.add, { body: unknown })).body).toMatchObject({
    code: 'risk/no_such_user',
  });
  const user = { list: 'exchange' as const, userId: await aUser(api.rooms), ...because };
  expect((await operator.call(riskRoutes.add, { body: user })).body).toMatchObject({
    code: 'risk/only_addresses',
  });
  const both = { ...user, list: 'deny' as const, address: newAddress() };
  expect((await operator.call(riskRoutes.add, { body: both })).status).toBe(400);
  const finance = await api.as('finance');
  expect((await finance.call(riskRoutes.add, { body: { ...user, list: 'deny' } })).status).toBe(403);
  expect((await operator.get(riskRoutes.list, { query: {} })).items).toEqual([]);
});
