import type { RouteContract } from '@energy-desk/shared/http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LiveRoutes } from '../../../../src/entrypoints/api/openapi/live-routes.js';
import type { Answer, Person } from '../../../harness/api.js';
import { FakeTron } from '../../../harness/fake-tron.js';
import { ExceptionsWorld } from '../../exceptions/exceptions-world.js';
import { OrdersWorld } from '../orders/orders-world.js';
import type { Arena, Attempt } from './contest.js';
import { DESK_CONTESTS } from './desk-contests.js';
import { ENERGY_CONTESTS } from './energy-contests.js';
import { MONEY_CONTESTS } from './money-contests.js';

const CONTESTS = [...MONEY_CONTESTS, ...ENERGY_CONTESTS, ...DESK_CONTESTS];

const each = (why: string, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, why]));

/** Of what changes something: why two at once need no winner, or where they are tried instead. */
const APART: Readonly<Record<string, string>> = {
  ...each('one’s own account: sessions.spec, own-account.spec, links.spec', [
    'POST /api/auth/accept-invitation',
    'POST /api/auth/login',
    'POST /api/auth/logout',
    'POST /api/auth/logout-everywhere',
    'POST /api/auth/password',
    'POST /api/auth/refresh',
    'DELETE /api/auth/sessions/:id',
    'POST /api/auth/totp/confirm',
    'POST /api/auth/totp/disable',
    'POST /api/auth/totp/recovery-codes',
    'POST /api/auth/totp/setup',
  ]),
  ...each('asks, and changes nothing that two could want otherwise', [
    'POST /api/energy-flash/calculate',
    'POST /api/energy-flash/monitor',
    'POST /api/energy-pools/allocate',
    'POST /api/orders/:id/payment',
    'POST /api/payments/monitor',
    'POST /api/prices/preview',
    'POST /api/prices/quote',
    'POST /api/reports/totals',
    'POST /api/supplier-wallets/update-balances',
  ]),
  ...each('makes a thing of its own for each who asks', [
    'POST /api/energy-flash/create',
    'POST /api/orders',
    'POST /api/reports/exports',
    'POST /api/tron/delegate',
    'POST /api/users/:id/deposit',
  ]),
  ...each('wakes what would run anyway: twice is once', [
    'POST /api/energy-flash/process',
    'POST /api/orders/:id/retry',
    'POST /api/refunds/:id/retry',
    'POST /api/supplier-wallets/process-orders',
    'POST /api/system/dead-letters/retry',
  ]),
  ...each('says `changed: false` to the second: users.spec, risk.spec', [
    'POST /api/risk/entries',
    'POST /api/risk/entries/remove',
    'POST /api/users/:id/block',
    'POST /api/users/:id/unblock',
  ]),
  ...each('tried beside what it needs: holds.spec', [
    'POST /api/reconciliation/foreign-operations/:id/take-over',
    'POST /api/system/holds/:id/release',
  ]),
  ...each('one wins and the other is told, beside the chain that it needs: unexplained-cash.spec', [
    'POST /api/reconciliation/differences/:id/book',
  ]),
  ...each('may be done by both while it is owed to both: supplier-dues.spec', [
    'POST /api/energy-pools/:id/payouts',
  ]),
  ...each('one wins and the other is told, beside the payout that it needs: supplier-dues.spec', [
    'POST /api/energy-pools/:id/payouts/:line/reversal',
  ]),
  ...each('tried with the keys it needs: replace-key.spec', ['PUT /api/supplier-wallets/:id/key']),
  ...each('needs a fresh code of each: refund-elsewhere.spec, refunds.spec', [
    'POST /api/payments/:id/refund-elsewhere',
    'POST /api/refunds/:id/redirect',
  ]),
  ...each('the newer link or secret counts, the older ends: links.spec, admins.spec', [
    'POST /api/admins/:id/password-link',
    'POST /api/admins/:id/second-factor/reset',
  ]),
};

/** Routes of the contests above, as they were sent. */
const tried = new Set<string>();
let arena: Arena;
let people: readonly [Person, Person];
beforeAll(async () => {
  const tron = new FakeTron();
  const orders = await OrdersWorld.open({}, tron);
  await orders.wallet('pool of the contests');
  const payments = await ExceptionsWorld.on(orders.api.rooms);
  arena = { api: orders.api, orders, payments, tron };
  people = [await orders.api.as('owner'), await orders.api.as('owner')];
});
afterAll(() => arena.orders.close());

const nameOf = ({ method, path }: RouteContract): string => `${method} ${path}`;
const send = (person: Person, { route, params, body }: Attempt): Promise<Answer> =>
  person.call(route, { ...(params ? { params } : {}), ...(body ? { body } : {}) } as never);
const audited = (): Promise<unknown> =>
  arena.api.rooms.value(`SELECT count(*)::int FROM audit_logs WHERE actor = ANY ($1)`, [
    people.map(({ email }) => email),
  ]);

describe('of two admins at once', () => {
  it.each(CONTESTS)('one wins and the other is told: $name', async ({ arrange, told, written = 1 }) => {
    const attempts = await arrange(arena);
    for (const { route } of attempts) tried.add(nameOf(route));
    const before = Number(await audited());
    const answers = await Promise.all(attempts.map((attempt, at) => send(people[at] as Person, attempt)));
    const lost = answers.filter(({ status }) => status >= 300);
    expect(lost.map(({ status, body }) => [status, body])).toEqual([
      [409, expect.objectContaining({ code: expect.toBeOneOf([...told]) })],
    ]);
    expect(Number(await audited()) - before).toBe(written);
  });

  it('is tried with every deed that the server knows', () => {
    const changes = arena.api.rooms
      .get(LiveRoutes)
      .contracts()
      .filter(({ method }) => method !== 'GET')
      .map(nameOf);
    expect(changes.filter((name) => !tried.has(name) && !(name in APART))).toEqual([]);
    expect(Object.keys(APART).filter((name) => !changes.includes(name))).toEqual([]);
  });

  it('leave books that balance', async () => {
    expect(await arena.payments.booksAreOff()).toEqual([]);
  });
});
