import { delegationsRoutes } from '@energy-desk/shared/delegations';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Settings } from '../../../../src/domain/settings/index.js';
import { ReclaimStep } from '../../../../src/processes/rental/reclaim.step.js';
import { RentalWorkerModule } from '../../../../src/processes/rental/index.js';
import { after } from '../../../builders/rows.js';
import type { Api, Person } from '../../../harness/api.js';
import { eventually } from '../../../harness/eventually.js';
import { newAddress } from '../../../harness/rooms.js';
import {
  aPool,
  aRental,
  atHead,
  audited,
  aWallet,
  HEIGHT,
  openStock,
  refusal,
  type Wallet,
} from './stock.js';

const NOW = after(HEIGHT * 3);
const LATER = after(HEIGHT * 3 + 7200);

let api: Api;
let operator: Person;
let wallet: Wallet;
beforeAll(async () => {
  ({ api } = await openStock([RentalWorkerModule]));
  operator = await api.as('operator');
});
afterAll(() => api.close());
beforeEach(async () => {
  await atHead(api.rooms);
  wallet = await aWallet(api.rooms, await aPool(api.rooms));
});

const reason = 'the receiver asked for it';
const reclaim = (id: string, force = false) => ({ params: { id }, body: { force, reason } });
const running = { status: 'active', orderStatus: 'active', endsAt: LATER } as const;
const orderOf = async (orderId: string): Promise<Record<string, unknown> | undefined> =>
  (await api.rooms.query<Record<string, unknown>>('SELECT * FROM orders WHERE id = $1', [orderId]))[0];
const undelegates = (id: string): Promise<unknown> =>
  api.rooms.value(
    `SELECT count(*)::int FROM tron_transactions WHERE purpose = 'undelegate' AND subject = $1`,
    [id],
  );

/** A job of the queue may be quicker than who looks at what a call left to it. */
const braked = (on: boolean): Promise<unknown> => api.rooms.get(Settings).set('brake.reclaiming', String(on));

describe('taking a delegation back by hand', () => {
  it('ends the rental of an active one, audited, and signs its undelegate at once', async () => {
    const { id, orderId } = await aRental(api.rooms, wallet, running);
    await braked(true);
    const view = await operator.get(delegationsRoutes.reclaim, reclaim(id));
    expect(view).toMatchObject({ status: 'ended', reclaimAfter: NOW.toISOString() });
    expect(await orderOf(orderId)).toMatchObject({ status: 'reclaiming', reason: 'reclaimed_early' });
    const events = await api.rooms.query('SELECT * FROM order_events WHERE order_id = $1', [orderId]);
    expect(events).toMatchObject([{ from_status: 'active', to_status: 'reclaiming', kind: 'reclaiming' }]);
    expect(await audited(api.rooms, `delegation:${id}`)).toMatchObject([
      { actor: operator.email, action: 'delegations.reclaim', reason, before: { status: 'active' } },
    ]);
    const logs = await api.rooms.query(
      'SELECT action, data FROM energy_pool_logs WHERE wallet_id = $1 ORDER BY id',
      [wallet.id],
    );
    expect(logs).toMatchObject([
      { action: 'reclaim_hastened', data: { delegationId: id, by: operator.email, reason } },
    ]);
    await braked(false);
    await eventually('its undelegate is signed', async () => {
      await api.rooms.get(ReclaimStep).run();
      return (await undelegates(id)) === 1;
    });
    const { operations } = await operator.get(delegationsRoutes.details, { params: { id } });
    expect(operations).toMatchObject([{ purpose: 'undelegate', status: 'signed' }]);
    expect(refusal(await operator.call(delegationsRoutes.reclaim, reclaim(id)))).toEqual([
      409,
      'delegations/not_reclaimable',
    ]);
    await api.rooms.get(ReclaimStep).run();
    expect(await undelegates(id)).toBe(1);
  });

  it('lets an ended one wait no longer, whatever other rentals lose only when forced', async () => {
    const later = new Date(NOW.getTime() + 3_600_000);
    const ended = { status: 'ended', orderStatus: 'reclaiming', reclaimAfter: later } as const;
    const { id } = await aRental(api.rooms, wallet, ended);
    await braked(true);
    expect(await operator.get(delegationsRoutes.reclaim, reclaim(id))).toMatchObject({
      reclaimAfter: NOW.toISOString(),
      reclaimBy: new Date(later.getTime() + 86_400_000).toISOString(),
    });
    const forced = await operator.get(delegationsRoutes.reclaim, reclaim(id, true));
    expect(forced.reclaimBy).toBe(NOW.toISOString());
    await braked(false);
  });

  it('is done by one of two at once', async () => {
    const { id, orderId } = await aRental(api.rooms, wallet, running);
    const answers = await Promise.all(
      [operator, await api.as('owner')].map((person) => person.call(delegationsRoutes.reclaim, reclaim(id))),
    );
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([202, 409]);
    expect(await audited(api.rooms, `delegation:${id}`)).toHaveLength(1);
    const moves = `SELECT count(*)::int FROM order_events WHERE order_id = $1 AND to_status = 'reclaiming'`;
    expect(await api.rooms.value(moves, [orderId])).toBe(1);
    await Promise.all([
      api.rooms.get(ReclaimStep).run(),
      operator.call(delegationsRoutes.reclaim, reclaim(id, true)),
    ]);
    await eventually('its undelegate is signed', async () => {
      await api.rooms.get(ReclaimStep).run();
      return Number(await undelegates(id)) >= 1;
    });
    expect(await undelegates(id)).toBe(1);
  });

  it.each([
    ['planned', 'delegating'],
    ['reclaimed', 'completed'],
    ['never', 'refunded'],
    ['taken_elsewhere', 'completed'],
    ['active', 'delegating'],
  ])('refuses one that is %s while its order is %s, and changes nothing', async (status, orderStatus) => {
    const { id, orderId } = await aRental(api.rooms, wallet, { status, orderStatus });
    const answer = await operator.call(delegationsRoutes.reclaim, reclaim(id));
    expect(refusal(answer)).toEqual([409, 'delegations/not_reclaimable']);
    expect(await orderOf(orderId)).toMatchObject({ status: orderStatus });
    expect(await audited(api.rooms, `delegation:${id}`)).toEqual([]);
  });

  it('is for operators', async () => {
    const { id } = await aRental(api.rooms, wallet, running);
    for (const role of ['finance', 'viewer'] as const)
      expect((await (await api.as(role)).call(delegationsRoutes.reclaim, reclaim(id))).status).toBe(403);
    const unknown = await operator.call(delegationsRoutes.reclaim, reclaim(crypto.randomUUID()));
    expect(refusal(unknown)).toEqual([404, 'delegations/not_found']);
  });
});

describe('the list of delegations', () => {
  it('pages newest first without losing or repeating one, even of the same moment', async () => {
    for (let n = 0; n < 7; n += 1) await aRental(api.rooms, wallet, running);
    await api.rooms.query(
      `UPDATE energy_delegations SET created_at = '2026-03-01T12:00:00.123456Z' WHERE wallet_id = $1`,
      [wallet.id],
    );
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await operator.get(delegationsRoutes.list, {
        query: { walletId: wallet.id, limit: '3', withTotal: 'true', ...(cursor ? { cursor } : {}) },
      });
      expect(page.total).toBe(7);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(new Set(seen).size).toBe(7);
    expect(seen).toHaveLength(7);
  });

  it('finds by state, wallet, pool, order, receiver, transaction and time', async () => {
    const receiver = newAddress();
    const found = await aRental(api.rooms, wallet, { ...running, receiver });
    const other = await aRental(api.rooms, wallet, { status: 'reclaimed', orderStatus: 'completed' });
    await api.rooms.query(
      `INSERT INTO tron_transactions (txid, purpose, subject, owner_address, signed_hex, expiration, status)
       VALUES ($1, 'delegate', $2, $3, '', now(), 'signed')`,
      [found.txid, found.id, wallet.address],
    );
    const of = async (query: Parameters<typeof operator.get<typeof delegationsRoutes.list>>[1]['query']) =>
      (await operator.get(delegationsRoutes.list, { query })).items.map(({ id }) => id);
    expect(await of({ walletId: wallet.id, live: 'true' })).toEqual([found.id]);
    expect(await of({ walletId: wallet.id, live: 'false' })).toEqual([other.id]);
    expect(await of({ walletId: wallet.id, status: 'reclaimed' })).toEqual([other.id]);
    expect(await of({ receiver })).toEqual([found.id]);
    expect(await of({ orderId: found.orderId })).toEqual([found.id]);
    expect(await of({ txid: found.txid })).toEqual([found.id]);
    expect(await of({ walletId: wallet.id, createdFrom: '2999-01-01T00:00:00Z' })).toEqual([]);
  });
});
