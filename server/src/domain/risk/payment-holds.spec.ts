import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeHolds } from './payment-holds.js';
import { RiskListings } from './risk-listings.js';
import { DAY_MS, HOUR_MS, momentKey } from './risk-usage.js';
import type { PaymentFacts, RiskEntry } from './risk.types.js';

const LIMITS = {
  ordersPerUserPerHour: 0n,
  paymentsPerAddressPerHour: 4n,
  addressSunPerDay: 100n,
  addressMicroUsdtPerDay: 100n,
  userSunPerDay: 80n,
  receiverSunPerDay: 90n,
  receiverEnergyPerDay: 70n,
};

const PEOPLE = ['a', 'b', 'c'];
const someone = fc.constantFrom(...PEOPLE);
const START = new Date('2026-03-01T12:00:00Z').getTime();

/** Payments of a few people over two days, in the order of their blocks. */
const payments = fc
  .array(
    fc.record({
      fromAddress: someone,
      orderReceiver: someone,
      userId: fc.option(someone),
      outcome: fc.constantFrom('order', 'flash', 'deposit', 'unmatched'),
      currency: fc.constantFrom('TRX', 'USDT'),
      amount: fc.bigInt({ min: 1n, max: 60n }),
      energy: fc.integer({ min: 1, max: 40 }),
      minutes: fc.integer({ min: 0, max: 48 * 60 }),
    }),
    { maxLength: 40 },
  )
  .map((drawn) =>
    [...drawn]
      .sort((a, b) => a.minutes - b.minutes)
      .map(({ minutes, ...one }, i): PaymentFacts => {
        const outcome = one.outcome as PaymentFacts['outcome'];
        return {
          ...one,
          outcome,
          currency: one.currency as PaymentFacts['currency'],
          id: `payment ${i}`,
          toAddress: 'desk',
          senderKind: 'account',
          orderId: outcome === 'order' ? `order ${i}` : null,
          orderReceiver: outcome === 'order' ? one.orderReceiver : null,
          priceSun: outcome === 'order' ? one.amount : null,
          blockTime: new Date(START + minutes * 60_000),
        };
      }),
  );

const facts = (entries: Pick<RiskEntry, 'list' | 'subjectKind' | 'subject'>[] = []) => ({
  limits: LIMITS,
  listings: new RiskListings(entries),
  used: new Map(),
  lapses: new Map(),
});

const add = (values: readonly bigint[]): bigint => values.reduce((sum, value) => sum + value, 0n);

describe('judging payments', () => {
  it('lets through no more than any limit in any hour or day, and only what is bought or deposited', () => {
    fc.assert(
      fc.property(payments, (all) => {
        const { holds, uses } = judgeHolds(all, facts());
        for (const use of uses) {
          const until = uses.filter(
            (one) =>
              one.dimension === use.dimension &&
              one.subject === use.subject &&
              one.at <= use.at &&
              uses.indexOf(one) <= uses.indexOf(use),
          );
          const age = (at: Date): number => use.at.getTime() - at.getTime();
          const day = until.filter(({ at }) => age(at) < DAY_MS);
          const max = { address: 100n, user: 80n, receiver: 90n }[use.dimension];
          expect(add(day.map(({ sun }) => sun)) <= max).toBe(true);
          expect(add(day.map(({ microUsdt }) => microUsdt)) <= 100n).toBe(true);
          if (use.dimension === 'receiver') expect(add(day.map(({ energy }) => energy)) <= 70n).toBe(true);
          if (use.dimension === 'address')
            expect(until.filter(({ at }) => age(at) < HOUR_MS).length).toBeLessThanOrEqual(4);
        }
        const screened = all.filter(({ outcome }) => outcome !== 'unmatched');
        expect(
          new Set(uses.map(({ source }) => source).filter((source) => source.startsWith('p'))).size,
        ).toBe(screened.length - holds.size);
      }),
      { numRuns: 300 },
    );
  });

  it('comes to the same in any two batches as in one, when the first is remembered', () => {
    fc.assert(
      fc.property(payments, fc.nat(40), (all, cut) => {
        const whole = judgeHolds(all, facts());
        const first = judgeHolds(all.slice(0, cut), facts());
        const rest = all.slice(cut);
        const used = new Map(
          rest.flatMap(({ blockTime: at }) =>
            (['address', 'user', 'receiver'] as const).flatMap((dimension) =>
              PEOPLE.map((subject) => {
                const of = first.uses.filter((use) => use.dimension === dimension && use.subject === subject);
                const day = of.filter((use) => at.getTime() - use.at.getTime() < DAY_MS);
                const hour = of.filter((use) => at.getTime() - use.at.getTime() < HOUR_MS);
                const usage = {
                  countOfHour: BigInt(hour.length),
                  sunOfDay: add(day.map(({ sun }) => sun)),
                  microUsdtOfDay: add(day.map(({ microUsdt }) => microUsdt)),
                  energyOfDay: add(day.map(({ energy }) => energy)),
                };
                return [momentKey({ dimension, subject, at }), usage] as const;
              }),
            ),
          ),
        );
        const second = judgeHolds(rest, { ...facts(), used });
        expect(new Map([...first.holds, ...second.holds])).toEqual(whole.holds);
      }),
      { numRuns: 200 },
    );
  });

  it('never lets an allowance beat the deny list, and holds nobody else for it', () => {
    fc.assert(
      fc.property(payments, (all) => {
        const allowed = PEOPLE.flatMap((subject) => [
          { list: 'allow' as const, subjectKind: 'address' as const, subject },
          { list: 'allow' as const, subjectKind: 'user' as const, subject },
        ]);
        const denied = { list: 'deny' as const, subjectKind: 'address' as const, subject: 'a' };
        const { holds } = judgeHolds(all, facts([...allowed, denied]));
        for (const { id, outcome, fromAddress, orderReceiver } of all) {
          const hit = outcome !== 'unmatched' && (fromAddress === 'a' || orderReceiver === 'a');
          expect(holds.has(id)).toBe(hit);
        }
      }),
    );
  });
});
