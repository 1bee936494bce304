import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditService } from '../../../src/domain/audit/index.js';
import type { Adjustment } from '../../../src/processes/balance/index.js';
import { aUser } from '../../builders/rows.js';
import { outcomes } from '../../harness/eventually.js';
import { BalanceWorld } from './balance-world.js';

let world: BalanceWorld;

beforeAll(async () => {
  world = await BalanceWorld.open();
});
afterAll(async () => {
  expect(await world.rooms.value('SELECT coalesce(sum(amount), 0) FROM balance_transactions')).toBe('0');
  await world.rooms.close();
});

const by = { actor: 'finance: Wei', reason: 'Paid twice by card' };
const adjustment = (userId: string, given: Partial<Adjustment> = {}): Adjustment => ({
  userId,
  currency: 'TRX',
  amount: 5_000_000n,
  by,
  key: randomUUID(),
  ...given,
});
const auditOf = (userId: string) =>
  world.rooms.get(AuditService).list({ subject: `user:${userId}`, limit: 50 });
const eventsOf = (userId: string) =>
  world.rooms.query<{ kind: string; data: unknown }>(
    'SELECT kind, data FROM user_events WHERE user_id = $1 ORDER BY id',
    [userId],
  );

describe('an adjustment', () => {
  it('adds and takes away against its own account, audited with before and after, and told', async () => {
    const userId = await aUser(world.rooms);
    expect(await world.balances.adjust(adjustment(userId))).toBe(true);
    expect(await world.balances.adjust(adjustment(userId, { amount: -2_000_000n }))).toBe(true);
    expect(await world.balances.balances(userId)).toEqual({ TRX: 3_000_000n, USDT: 0n });
    expect(await auditOf(userId)).toMatchObject([
      { actor: by.actor, reason: by.reason, before: { balance: '5000000' }, after: { balance: '3000000' } },
      { action: 'balance.adjust', before: { balance: '0' }, after: { balance: '5000000' } },
    ]);
    expect(await eventsOf(userId)).toEqual([
      { kind: 'balance_adjusted', data: { currency: 'TRX', amount: '5000000', reason: by.reason } },
      { kind: 'balance_adjusted', data: { currency: 'TRX', amount: '-2000000', reason: by.reason } },
    ]);
    const { lines } = await world.balances.statement(userId, 'TRX', { limit: 10 });
    expect(lines).toMatchObject([
      { kind: 'adjustment', amount: -2_000_000n, balance: 3_000_000n, reason: by.reason },
      { kind: 'adjustment', amount: 5_000_000n, balance: 5_000_000n, reason: by.reason },
    ]);
  });

  it.each([4_000_000n, -4_000_000n])(
    'of %s with the same key is once, also at the same time',
    async (amount) => {
      const userId = await aUser(world.rooms);
      await world.gift(userId, 5_000_000n, 'USDT');
      const same = adjustment(userId, { amount, currency: 'USDT' });
      const done = await Promise.all(Array.from({ length: 8 }, () => world.balances.adjust(same)));
      expect(done.filter(Boolean)).toHaveLength(1);
      expect(await world.balances.adjust(same)).toBe(false);
      expect(await world.balance(userId, 'USDT')).toBe(5_000_000n + amount);
      expect(await auditOf(userId)).toHaveLength(1);
      expect(await eventsOf(userId)).toHaveLength(1);
    },
  );

  it('to an empty balance at the same time by the same key is once', async () => {
    const userId = await aUser(world.rooms);
    const same = adjustment(userId);
    const done = await Promise.all(Array.from({ length: 8 }, () => world.balances.adjust(same)));
    expect(done.filter(Boolean)).toHaveLength(1);
    expect(await world.balance(userId)).toBe(5_000_000n);
    expect(await auditOf(userId)).toHaveLength(1);
  });

  it('never takes more than there is, also when many take at once', async () => {
    const userId = await aUser(world.rooms);
    await world.gift(userId, 5_000_000n);
    const { values, reasons } = await outcomes(
      Array.from({ length: 6 }, () => world.balances.adjust(adjustment(userId, { amount: -2_000_000n }))),
    );
    expect(values).toEqual([true, true]);
    for (const reason of reasons) expect(reason).toMatchObject({ code: 'ledger/insufficient_balance' });
    expect(await world.balance(userId)).toBe(1_000_000n);
    expect(await auditOf(userId)).toHaveLength(2);
  });

  it('with a key that names another one is refused', async () => {
    const userId = await aUser(world.rooms);
    const first = adjustment(userId);
    await world.balances.adjust(first);
    for (const other of [
      { ...first, amount: 1n },
      { ...first, currency: 'USDT' as const },
      { ...first, userId: await aUser(world.rooms) },
    ])
      await expect(world.balances.adjust(other)).rejects.toMatchObject({ code: 'balance/key_reused' });
    expect(await world.balance(userId)).toBe(5_000_000n);
    expect(await auditOf(userId)).toHaveLength(1);
  });

  it('of nobody’s balance is refused', async () => {
    for (const userId of [randomUUID(), 'nobody'])
      await expect(world.balances.adjust(adjustment(userId))).rejects.toMatchObject({
        code: 'balance/user_not_found',
      });
  });

  it.each([
    ['nothing', { amount: 0n }, ['amount']],
    ['no reason', { by: { ...by, reason: ' ' } }, ['reason']],
    ['nobody who did it', { by: { ...by, actor: '' } }, ['actor']],
    ['no key', { key: '' }, ['key']],
  ])('of %s is refused', async (_name, given, missing) => {
    const userId = await aUser(world.rooms);
    await expect(world.balances.adjust(adjustment(userId, given))).rejects.toMatchObject({
      code: 'balance/adjustment_invalid',
      details: { missing },
    });
    expect(await auditOf(userId)).toEqual([]);
    expect(await world.balance(userId)).toBe(0n);
  });
});
