import { canMove, ORDER_STATUSES } from '@energy-desk/shared/orders';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextClosingMove, nextDeliveryMove, type OrderState } from './order-progress.js';

const NOW = new Date('2026-03-01T12:00:00Z');
const STATUSES = ['planned', 'active', 'ended', 'reclaimed', 'never', 'taken_elsewhere'] as const;

const aDelegation = fc.record({
  status: fc.constantFrom(...STATUSES),
  surplus: fc.boolean(),
  activeAt: fc.option(fc.date({ min: new Date(0), max: NOW, noInvalidDate: true })),
});
const anOrder: fc.Arbitrary<OrderState> = fc
  .record({
    status: fc.constantFrom(...ORDER_STATUSES),
    energy: fc.integer({ min: 1, max: 1_000_000 }),
    covered: fc.integer({ min: 0, max: 100 }),
    durationSeconds: fc.integer({ min: 300, max: 2_592_000 }),
    reason: fc.option(fc.constantFrom('payment_lost', 'no_capacity')),
  })
  .map(({ covered, ...order }) => ({
    ...order,
    energyMissing: order.energy - Math.floor((order.energy * covered) / 100),
  }));
const facts = fc.tuple(anOrder, fc.array(aDelegation, { maxLength: 5 }));

describe('where an order goes', () => {
  it('is only ever where the table of transitions allows', () => {
    fc.assert(
      fc.property(facts, ([order, delegations]) => {
        for (const next of [nextDeliveryMove(order, delegations, NOW), nextClosingMove(order, delegations)])
          if (next) expect(canMove(order.status, next.to)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('is one way: delivering and closing never both have a say', () => {
    fc.assert(
      fc.property(facts, ([order, delegations]) => {
        const ways = [nextDeliveryMove(order, delegations, NOW), nextClosingMove(order, delegations)];
        expect(ways.filter(Boolean).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 2000 },
    );
  });

  it('is active only with all of its energy in blocks, and until its last inclusion plus the duration', () => {
    fc.assert(
      fc.property(facts, ([order, delegations]) => {
        const next = nextDeliveryMove({ ...order, status: 'delegating' }, delegations, NOW);
        if (next?.to !== 'active') return;
        const own = delegations.filter(({ surplus }) => !surplus);
        expect(order.energyMissing).toBe(0);
        expect(own.some(({ status }) => status === 'planned')).toBe(false);
        const active = own.filter(({ status }) => status === 'active');
        expect(active.length).toBeGreaterThan(0);
        const last = Math.max(...active.map(({ activeAt }) => activeAt?.getTime() ?? 0));
        expect(next.endsAt).toEqual(
          order.reason === 'payment_lost' ? NOW : new Date(last + order.durationSeconds * 1000),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('is money back only when nothing of it is on the chain any more', () => {
    fc.assert(
      fc.property(facts, ([order, delegations]) => {
        const next = nextClosingMove(order, delegations);
        if (!next) return;
        const own = delegations.filter(({ surplus }) => !surplus);
        expect(own.every(({ status }) => !['planned', 'active', 'ended'].includes(status))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('does not depend on surplus delegations, which served nobody', () => {
    fc.assert(
      fc.property(facts, aDelegation, ([order, delegations], other) => {
        const more = [...delegations, { ...other, surplus: true }];
        expect(nextDeliveryMove(order, more, NOW)).toEqual(nextDeliveryMove(order, delegations, NOW));
        expect(nextClosingMove(order, more)).toEqual(nextClosingMove(order, delegations));
      }),
    );
  });

  it('is nowhere while a delegate is under way, and back when one fell out', () => {
    const order = {
      status: 'delegating',
      energy: 9,
      energyMissing: 0,
      durationSeconds: 300,
      reason: null,
    } as const;
    const planned = { status: 'planned', surplus: false, activeAt: null } as const;
    const active = { status: 'active', surplus: false, activeAt: NOW } as const;
    expect(nextDeliveryMove(order, [planned, active], NOW)).toBeNull();
    expect(nextDeliveryMove({ ...order, status: 'active' }, [planned], NOW)).toMatchObject({
      to: 'delegating',
    });
    expect(nextDeliveryMove({ ...order, energyMissing: 9 }, [], NOW)).toMatchObject({
      to: 'waiting_capacity',
    });
    expect(nextDeliveryMove({ ...order, energyMissing: 4 }, [active], NOW)).toBeNull();
  });
});
