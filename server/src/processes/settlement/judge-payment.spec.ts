import { ORDER_STATUSES } from '@energy-desk/shared/orders';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Payment, PaymentMonitor } from '../../domain/payments/index.js';
import { judgeInTurn, judgePayment, type MatchFacts, type OrderFacts } from './judge-payment.js';

const at = (seconds: number): Date => new Date(1_760_000_000_000 + seconds * 1000);
const HOLD = 100_000;
const OURS = 'TO';
const FLASH = 'TF';

const aPayment: fc.Arbitrary<Payment> = fc.record({
  id: fc.uuid(),
  txid: fc.constant('tx'),
  idx: fc.nat(3),
  currency: fc.constantFrom('TRX' as const, 'USDT' as const),
  fromAddress: fc.constantFrom('TX', 'TY', OURS),
  toAddress: fc.constantFrom('TA', FLASH),
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
const aRequest: fc.Arbitrary<PaymentMonitor> = fc
  .record({
    id: fc.uuid(),
    kind: fc.constantFrom('order' as const, 'order' as const, 'deposit' as const),
    address: fc.constantFrom('TA', FLASH),
    currency: fc.constant('TRX' as const),
    amount: fc.bigInt({ min: 10_001n, max: 10_004n }),
    userId: fc.constant('user'),
    orderId: fc.uuid(),
    openedHeight: fc.constant(100n),
    deadline: fc.constant(at(1800)),
    holdUntil: fc.constant(at(HOLD)),
    status: fc.constantFrom('open' as const, 'held' as const, 'released' as const),
  })
  .map((request) => (request.kind === 'deposit' ? { ...request, orderId: null } : request));
const anOrder: fc.Arbitrary<OrderFacts | undefined> = fc.option(
  fc.record({ status: fc.constantFrom(...ORDER_STATUSES), taken: fc.boolean() }),
  { nil: undefined, freq: 8 },
);

/** A transfer, and what decides what it is for. */
const cases = fc
  .tuple(
    aPayment,
    fc.array(aRequest, { maxLength: 6 }),
    anOrder,
    fc.boolean(),
    fc.option(fc.constant('sender_denied')),
  )
  .map(([payment, requests, order, depositTaken, hold]) => ({
    payment,
    order,
    hold,
    facts: {
      requests,
      orders: new Map(
        order ? requests.flatMap(({ orderId }) => (orderId ? [[orderId, order] as const] : [])) : [],
      ),
      takenDeposits: new Set(depositTaken ? requests.map(({ id }) => id) : []),
      ownAddresses: new Set([OURS]),
      flashAddresses: new Set([FLASH]),
      holds: new Map(hold === null ? [] : [[payment.id, hold]]),
    } satisfies MatchFacts,
  }));

const ofCase = (run: (one: typeof cases extends fc.Arbitrary<infer Case> ? Case : never) => void): void => {
  fc.assert(fc.property(cases, run), { numRuns: 5000 });
};

describe('what a transfer is for', () => {
  it('is a request only with its exact amount, address and currency, in a later block, before its hold ends', () => {
    ofCase(({ payment, facts }) => {
      const judgement = judgePayment(payment, facts);
      if (judgement.monitorId === null) return;
      const request = facts.requests.find(({ id }) => id === judgement.monitorId);
      expect(request).toMatchObject({
        orderId: judgement.orderId,
        address: payment.toAddress,
        currency: payment.currency,
        amount: payment.amount,
      });
      expect(request?.status).not.toBe('released');
      expect(payment.height).toBeGreaterThan(100n);
      expect(payment.blockTime?.getTime()).toBeLessThan(at(HOLD).getTime());
      expect(request?.kind).toBe(judgement.orderId === null ? 'deposit' : 'order');
    });
  });

  it('is never an order that is taken, unknown, or past waiting, nor a deposit that is taken', () => {
    ofCase(({ payment, order, facts }) => {
      const { outcome, monitorId } = judgePayment(payment, facts);
      if (outcome === 'deposit') expect(facts.takenDeposits.has(monitorId ?? '')).toBe(false);
      if (outcome !== 'order') return;
      expect(order?.taken).toBe(false);
      expect(['awaiting_payment', 'expired', 'cancelled']).toContain(order?.status);
    });
  });

  it('is late after the deadline by the time of its own block, whether or not its order gave up by then', () => {
    ofCase(({ payment, facts }) => {
      const { outcome, exception } = judgePayment(payment, facts);
      if (outcome !== 'order' && outcome !== 'deposit' && outcome !== 'held') return;
      const past = (payment.blockTime?.getTime() ?? 0) > at(1800).getTime();
      expect(exception).toBe(past ? 'late' : 'none');
    });
  });

  it('is the sender’s flash rental only as TRX for a flash address that names no request', () => {
    ofCase(({ payment, facts }) => {
      const { outcome, monitorId } = judgePayment(payment, facts);
      const plain = monitorId === null && payment.fromAddress !== OURS;
      const toFlash = payment.toAddress === FLASH && payment.currency === 'TRX';
      expect(outcome === 'flash').toBe(plain && toFlash);
    });
  });

  it('is our own money when we sent it, whatever it would pay', () => {
    ofCase(({ payment, facts }) => {
      const { outcome, monitorId } = judgePayment(payment, facts);
      expect(outcome === 'own_funds').toBe(payment.fromAddress === OURS);
      if (outcome === 'own_funds') expect(monitorId).toBeNull();
    });
  });

  it('is held with its reason exactly where it would pay and the rules say so', () => {
    ofCase(({ payment, hold, facts }) => {
      const judgement = judgePayment(payment, facts);
      const free = judgePayment(payment, { ...facts, holds: new Map() });
      const pays = free.outcome === 'order' || free.outcome === 'deposit';
      expect(judgement).toEqual(
        pays && hold !== null ? { ...free, outcome: 'held', holdReason: hold } : free,
      );
      expect(judgement.holdReason !== null).toBe(judgement.outcome === 'held');
    });
  });

  it('is one request’s for the first of any number of equal transfers that is not held; the rest are duplicates', () => {
    const many = fc.tuple(aPayment, aRequest, fc.array(fc.boolean(), { minLength: 2, maxLength: 6 }));
    fc.assert(
      fc.property(many, ([payment, request, held]) => {
        const fitting = {
          ...request,
          status: 'open' as const,
          address: 'TA',
          currency: payment.currency,
          amount: payment.amount,
        };
        const same = { ...payment, fromAddress: 'TX', toAddress: 'TA', height: 101n, blockTime: at(10) };
        const judgements = judgeInTurn(
          held.map((_, i) => ({ ...same, id: String(i) })),
          {
            requests: [fitting],
            orders: new Map(
              request.orderId ? [[request.orderId, { status: 'awaiting_payment', taken: false }]] : [],
            ),
            takenDeposits: new Set(),
            ownAddresses: new Set(),
            flashAddresses: new Set(),
            holds: new Map(held.flatMap((on, i) => (on ? [[String(i), 'sender_denied'] as const] : []))),
          },
        );
        const first = held.indexOf(false);
        expect(judgements.map(({ outcome, exception }) => `${outcome} ${exception}`)).toEqual(
          held.map((on, i) => {
            if (first !== -1 && i > first) return 'unmatched duplicate';
            return on ? 'held none' : `${request.kind} none`;
          }),
        );
      }),
    );
  });
});
