import { ORDER_STATUSES } from '@energy-desk/shared/orders';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Payment, PaymentMonitor } from '../../domain/payments/index.js';
import { judgePayment, type OrderFacts } from './judge-payment.js';

const at = (seconds: number): Date => new Date(1_760_000_000_000 + seconds * 1000);
const HOLD = 100_000;

const aPayment: fc.Arbitrary<Payment> = fc.record({
  id: fc.uuid(),
  txid: fc.constant('tx'),
  idx: fc.nat(3),
  currency: fc.constantFrom('TRX' as const, 'USDT' as const),
  fromAddress: fc.constantFrom('TX', 'TY'),
  toAddress: fc.constantFrom('TA', 'TB'),
  amount: fc.bigInt({ min: 10_001n, max: 10_004n }),
  height: fc.option(fc.bigInt({ min: 98n, max: 103n })),
  blockId: fc.constant('block'),
  blockTime: fc.integer({ min: 0, max: HOLD + 10 }).map(at),
  txExpiration: fc.constant(at(0)),
  status: fc.constant('seen' as const),
  exception: fc.constant('none' as const),
  outcome: fc.constant(null),
  monitorId: fc.constant(null),
  orderId: fc.constant(null),
  booked: fc.constant('none' as const),
  senderKind: fc.constant(null),
  holdReason: fc.constant(null),
  earned: fc.constant(0n),
  creditUsed: fc.constant(0n),
  resolution: fc.constant(null),
  resolvedAt: fc.constant(null),
});
const aRequest: fc.Arbitrary<PaymentMonitor> = fc.record({
  id: fc.uuid(),
  kind: fc.constant('order' as const),
  address: fc.constantFrom('TA', 'TB'),
  currency: fc.constant('TRX' as const),
  amount: fc.bigInt({ min: 10_001n, max: 10_004n }),
  userId: fc.constant('user'),
  orderId: fc.option(fc.uuid(), { freq: 8 }),
  openedHeight: fc.constant(100n),
  deadline: fc.constant(at(1800)),
  holdUntil: fc.constant(at(HOLD)),
  status: fc.constantFrom('open' as const, 'held' as const, 'released' as const),
});
const anOrder: fc.Arbitrary<OrderFacts | undefined> = fc.option(
  fc.record({ status: fc.constantFrom(...ORDER_STATUSES), taken: fc.boolean() }),
  { nil: undefined, freq: 8 },
);
const facts = fc.tuple(aPayment, fc.array(aRequest, { maxLength: 6 }), anOrder);

describe('what a transfer is for', () => {
  it('is an order only with its exact amount, address and currency, in a later block, before its hold ends', () => {
    fc.assert(
      fc.property(facts, ([payment, requests, order]) => {
        const judgement = judgePayment(payment, requests, () => order);
        if (judgement.outcome !== 'order') return;
        const request = requests.find(({ id }) => id === judgement.monitorId);
        expect(request).toMatchObject({
          orderId: judgement.orderId,
          address: payment.toAddress,
          currency: payment.currency,
          amount: payment.amount,
        });
        expect(request?.status).not.toBe('released');
        expect(payment.height).toBeGreaterThan(100n);
        expect(payment.blockTime?.getTime()).toBeLessThan(at(HOLD).getTime());
      }),
      { numRuns: 5000 },
    );
  });

  it('is never an order that is taken, unknown, or past waiting', () => {
    fc.assert(
      fc.property(facts, ([payment, requests, order]) => {
        const judgement = judgePayment(payment, requests, () => order);
        if (judgement.outcome === 'order') {
          expect(order?.taken).toBe(false);
          expect(['awaiting_payment', 'expired', 'cancelled']).toContain(order?.status);
        } else {
          expect(judgement.outcome).toBe('unmatched');
          expect(['none', 'duplicate']).toContain(judgement.exception);
        }
      }),
      { numRuns: 5000 },
    );
  });

  it('is late only for an order that gave up, after the deadline by the time of its own block', () => {
    fc.assert(
      fc.property(facts, ([payment, requests, order]) => {
        const judgement = judgePayment(payment, requests, () => order);
        if (judgement.outcome !== 'order') return;
        const gaveUp = order?.status === 'expired' || order?.status === 'cancelled';
        const past = (payment.blockTime?.getTime() ?? 0) > at(1800).getTime();
        expect(judgement.exception).toBe(gaveUp && past ? 'late' : 'none');
      }),
      { numRuns: 5000 },
    );
  });

  it('names a request exactly where it names an order', () => {
    fc.assert(
      fc.property(facts, ([payment, requests, order]) => {
        const judgement = judgePayment(payment, requests, () => order);
        expect(judgement.id).toBe(payment.id);
        expect(judgement.monitorId === null).toBe(judgement.orderId === null);
      }),
      { numRuns: 2000 },
    );
  });

  it('is one order for the first of any number of equal transfers; the rest are duplicates', () => {
    fc.assert(
      fc.property(aPayment, aRequest, fc.integer({ min: 2, max: 6 }), (payment, request, count) => {
        const fitting = {
          ...request,
          status: 'open' as const,
          orderId: 'order',
          address: payment.toAddress,
          currency: payment.currency,
          amount: payment.amount,
        };
        let taken = false;
        const outcomes = Array.from({ length: count }, () => {
          const judgement = judgePayment({ ...payment, height: 101n, blockTime: at(10) }, [fitting], () => ({
            status: 'awaiting_payment',
            taken,
          }));
          taken ||= judgement.outcome === 'order';
          return `${judgement.outcome} ${judgement.exception}`;
        });
        expect(outcomes).toEqual([
          'order none',
          ...Array.from({ length: count - 1 }, () => 'unmatched duplicate'),
        ]);
      }),
    );
  });
});
