import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Currency } from '../../../src/domain/ledger/index.js';
import type { StatementLine } from '../../../src/processes/balance/index.js';
import { aUser } from '../../builders/rows.js';
import { outcomes } from '../../harness/eventually.js';
import { BalanceWorld } from './balance-world.js';

let world: BalanceWorld;

beforeAll(async () => {
  world = await BalanceWorld.open();
});
afterAll(() => world.rooms.close());

/** All pages, the newest line first. */
async function pagesOf(userId: string, currency: Currency, limit: number): Promise<StatementLine[]> {
  const lines: StatementLine[] = [];
  let before: string | undefined;
  for (;;) {
    const page = await world.balances.statement(userId, currency, { limit, before });
    expect(page.lines.length).toBeLessThanOrEqual(limit);
    lines.push(...page.lines);
    if (page.next === null) return lines;
    before = page.next;
  }
}

/** Each line leads to the next, none below zero, and the newest says what the balance is. */
function assertAddsUp(lines: readonly StatementLine[], balance: bigint): void {
  const oldestFirst = [...lines].reverse();
  let sum = 0n;
  for (const line of oldestFirst) {
    sum += line.amount;
    expect(line.balance).toBe(sum);
    expect(line.balance).toBeGreaterThanOrEqual(0n);
  }
  expect(sum).toBe(balance);
}

const adjust = (userId: string, amount: bigint, currency: Currency = 'TRX') =>
  world.balances.adjust({
    userId,
    currency,
    amount,
    by: { actor: 'finance', reason: 'test' },
    key: randomUUID(),
  });

describe('a statement', () => {
  it('says of each line what it was for', async () => {
    const userId = await aUser(world.rooms);
    const asked = await world.deposit(userId);
    const { txid } = await world.transferred(asked);
    await world.solid();
    const order = await world.place(userId, { payWith: 'balance' });
    await adjust(userId, -1n);
    const { lines, next } = await world.balances.statement(userId, 'TRX', { limit: 10 });
    expect(next).toBeNull();
    expect(lines).toMatchObject([
      { kind: 'adjustment', amount: -1n, reason: 'test', orderReference: null, txid: null },
      { kind: 'order_payment', amount: -order.amount, orderId: order.id, orderReference: order.reference },
      { kind: 'deposit', amount: asked.amount, balance: asked.amount, txid, orderReference: null },
    ]);
    assertAddsUp(lines, await world.balance(userId));
  });

  it('is empty where nothing ever moved, and keeps currencies and users apart', async () => {
    const userId = await aUser(world.rooms);
    expect(await world.balances.statement(userId, 'USDT', { limit: 10 })).toEqual({
      currency: 'USDT',
      lines: [],
      next: null,
    });
    await adjust(userId, 7n, 'USDT');
    await adjust(await aUser(world.rooms), 9n, 'USDT');
    expect(await pagesOf(userId, 'TRX', 10)).toEqual([]);
    expect(await pagesOf(userId, 'USDT', 10)).toMatchObject([{ amount: 7n, balance: 7n }]);
  });

  it.each(['', 'x', '-1', '1 OR 1=1'])('goes on from no line "%s"', async (before) => {
    const userId = await aUser(world.rooms);
    await expect(world.balances.statement(userId, 'TRX', { limit: 5, before })).rejects.toMatchObject({
      code: 'balance/bad_page',
    });
  });

  it('sums to the balance, page by page, whatever moved it', async () => {
    const move = fc.oneof(
      fc.bigInt({ min: 1n, max: 5_000_000n }).map((amount) => ({ kind: 'adjust' as const, amount })),
      fc.bigInt({ min: -5_000_000n, max: -1n }).map((amount) => ({ kind: 'adjust' as const, amount })),
      fc.constant({ kind: 'order' as const }),
      fc.bigInt({ min: 1n, max: 9_000_000n }).map((amount) => ({ kind: 'gift' as const, amount })),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(move, { minLength: 1, maxLength: 25 }),
        fc.integer({ min: 1, max: 8 }),
        async (moves, limit) => {
          const userId = await aUser(world.rooms);
          for (const one of moves) {
            if (one.kind === 'gift') await world.gift(userId, one.amount);
            else
              await outcomes<unknown>([
                one.kind === 'adjust'
                  ? adjust(userId, one.amount)
                  : world.place(userId, { payWith: 'balance' }),
              ]);
          }
          assertAddsUp(await pagesOf(userId, 'TRX', limit), await world.balance(userId));
        },
      ),
      { numRuns: 20 },
    );
  });

  it('never shows a balance below zero, and misses no line, while money moves at the same time', async () => {
    const userId = await aUser(world.rooms);
    await world.gift(userId, 3_000_000n);
    const seen = new Map<string, bigint>();
    const moves = Array.from({ length: 60 }, (_, i) =>
      i % 2 === 0 ? world.gift(userId, 1_000_000n) : adjust(userId, -1_500_000n),
    );
    const watch = (async () => {
      for (let i = 0; i < 15; i += 1)
        for (const { id, balance } of await pagesOf(userId, 'TRX', 7)) {
          expect(balance).toBeGreaterThanOrEqual(0n);
          expect(seen.get(id) ?? balance).toBe(balance);
          seen.set(id, balance);
        }
    })();
    await outcomes<unknown>(moves);
    await watch;
    assertAddsUp(await pagesOf(userId, 'TRX', 100), await world.balance(userId));
  });
});
