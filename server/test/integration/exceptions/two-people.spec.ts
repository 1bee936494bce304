import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { AuditService } from '../../../src/domain/audit/index.js';
import { LedgerService } from '../../../src/domain/ledger/index.js';
import {
  ExceptionsModule,
  ExceptionsService,
  type Settled,
} from '../../../src/processes/exceptions/index.js';
import { CrashPoints } from '../../../src/platform/crash-points/index.js';
import { AppError } from '../../../src/platform/errors/index.js';
import { Rooms } from '../../harness/rooms.js';
import { ExceptionsWorld } from './exceptions-world.js';

const ann = { actor: 'ann', reason: 'the client sent a screenshot' };
const bob = { actor: 'bob', reason: 'nobody claims it' };

let world: ExceptionsWorld;
let twin: Rooms;

beforeAll(async () => {
  world = await ExceptionsWorld.open();
  twin = await world.rooms.twin([ExceptionsModule]);
});
afterEach(() => vi.restoreAllMocks());
afterAll(async () => {
  expect(await world.booksAreOff()).toEqual([]);
  await twin.close();
  await world.rooms.close();
});

const settledOf = (results: readonly PromiseSettledResult<Settled>[]): Settled[] =>
  results.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
const errorsOf = (results: readonly PromiseSettledResult<unknown>[]): unknown[] =>
  results.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));

describe('two people at one payment', () => {
  it('one wins; the others read what was done', async () => {
    for (let round = 0; round < 10; round += 1) {
      const order = await world.order();
      const userId = await world.user();
      const payment = await world.unmatched({ amount: order.amount });
      const theirs = twin.get(ExceptionsService);
      const results = await Promise.allSettled([
        world.desk.assign(payment.id, order.id, ann),
        theirs.creditUser(payment.id, userId, bob),
        theirs.creditAddress(payment.id, bob),
        world.desk.refund(payment.id, ann),
      ]);
      const [done, ...others] = settledOf(results);
      expect(others).toEqual([]);
      expect(errorsOf(results)).toHaveLength(3);
      for (const error of errorsOf(results)) {
        expect(error).toBeInstanceOf(AppError);
        expect(error).toMatchObject({ code: 'exceptions/settled_meanwhile', details: { done } });
      }
      const audits = await world.auditsOf(payment);
      expect(audits.map(({ action }) => action)).toEqual([`exceptions.${done?.action}`]);
    }
  });

  it('the same wish of two is told to the second, of one is the same answer', async () => {
    const userId = await world.user();
    const payment = await world.unmatched({ amount: 1_000_000n });
    const results = await Promise.allSettled(
      Array.from({ length: 6 }, () => world.desk.creditUser(payment.id, userId, ann)),
    );
    const answers = settledOf(results);
    expect(answers).toHaveLength(6);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    await expect(world.desk.creditUser(payment.id, userId, bob)).rejects.toMatchObject({
      code: 'exceptions/settled_meanwhile',
      details: { done: { actor: 'ann', reason: ann.reason, userId } },
    });
    expect(await world.rooms.get(LedgerService).balance(userId, 'TRX')).toBe(1_000_000n);
    expect(await world.auditsOf(payment)).toHaveLength(1);
  });

  it('two payments for one order pay it once', async () => {
    const order = await world.order();
    const payments = [
      await world.unmatched({ amount: order.amount }),
      await world.unmatched({ amount: order.amount }),
    ];
    const results = await Promise.allSettled(payments.map(({ id }) => world.desk.assign(id, order.id, ann)));
    expect(settledOf(results)).toHaveLength(1);
    expect(errorsOf(results)).toMatchObject([{ code: 'exceptions/order_cannot_be_paid' }]);
    expect(await world.statusOf(order)).toBe('paid');
    expect(await world.rooms.get(LedgerService).balance(order.userId ?? '', 'TRX')).toBe(0n);
  });
});

describe('a server that dies', () => {
  const deeds = ['assign', 'creditUser', 'creditAddress', 'refund'] as const;
  const points = ['exceptions.settle:before-commit', 'exceptions.settle:after-commit'] as const;

  it.each(deeds.flatMap((deed) => points.map((point) => [deed, point] as const)))(
    'in %s at %s has done all of it or nothing, and once when asked again',
    async (deed, point) => {
      const order = await world.order();
      const payment = await world.unmatched({ amount: order.amount });
      const ask = (): Promise<Settled> =>
        deed === 'assign' || deed === 'creditUser'
          ? world.desk[deed](payment.id, (deed === 'assign' ? order.id : order.userId) ?? '', ann)
          : world.desk[deed](payment.id, ann);
      const before = await world.footprint();
      vi.spyOn(world.rooms.get(CrashPoints), 'pass').mockImplementation((passed) => {
        if (passed === point) throw new Error(`died at ${passed}`);
      });
      await expect(ask()).rejects.toThrow('died');
      vi.restoreAllMocks();
      const died = await world.footprint();
      if (point.endsWith('before-commit')) expect(died).toEqual(before);
      const answer = await ask();
      const after = await world.footprint();
      if (point.endsWith('after-commit')) expect(after).toEqual(died);
      expect(await ask()).toEqual(answer);
      expect(await world.footprint()).toEqual(after);
      expect(await world.auditsOf(payment)).toHaveLength(1);
    },
  );
});

describe('the audit log', () => {
  it('is neither changed nor emptied by the database', async () => {
    const payment = await world.unmatched();
    await world.desk.creditAddress(payment.id, ann);
    const kept = await world.auditsOf(payment);
    for (const sql of [
      `UPDATE audit_logs SET actor = 'nobody'`,
      'DELETE FROM audit_logs',
      'DELETE FROM audit_logs WHERE false',
      'TRUNCATE audit_logs',
    ])
      await expect(world.rooms.query(sql)).rejects.toThrow('append-only');
    expect(await world.auditsOf(payment)).toEqual(kept);
  });

  it('is read newest first, page by page, by subject and by actor', async () => {
    const audit = world.rooms.get(AuditService);
    const record = (action: string): Promise<void> =>
      world.rooms.database.transaction('exceptions.settle', (tx) =>
        audit.record(tx, { actor: 'cyd', action, subject: 'thing:1', reason: '', after: { amount: 5n } }),
      );
    for (const action of ['a.one', 'a.two', 'a.three']) await record(action);
    const actionsOf = (rows: readonly { action: string }[]): string[] => rows.map(({ action }) => action);
    const newest = await audit.list({ subject: 'thing:1', limit: 2 });
    expect(actionsOf(newest)).toEqual(['a.three', 'a.two']);
    expect(newest[0]).toMatchObject({ actor: 'cyd', before: null, after: { amount: '5' } });
    const rest = await audit.list({ actor: 'cyd', beforeId: newest[1]?.id ?? '', limit: 999 });
    expect(actionsOf(rest)).toEqual(['a.one']);
    for (const missing of [{ actor: '' }, { action: ' ' }, { subject: '' }])
      await expect(
        world.rooms.database.transaction('exceptions.settle', (tx) =>
          audit.record(tx, { actor: 'cyd', action: 'a.b', subject: 'thing:1', reason: '', ...missing }),
        ),
      ).rejects.toMatchObject({ code: 'audit/incomplete' });
  });

  it('has no row of what was refused', async () => {
    const payment = await world.unmatched();
    await expect(world.desk.assign(payment.id, 'x', ann)).rejects.toThrow();
    expect(await world.auditsOf(payment)).toEqual([]);
  });
});
