import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canNameRequest, suffixesUpTo, SUFFIXES } from './amounts.js';
import { finality, isLate, pays } from './match-payment.js';

const at = (seconds: number): Date => new Date(1_760_000_000_000 + seconds * 1000);

const request = {
  address: 'TA',
  currency: 'TRX',
  amount: 2_800_123n,
  openedHeight: 100n,
  deadline: at(1800),
  holdUntil: at(1800 + 86_400),
  status: 'open',
} as const;
const transfer = {
  toAddress: 'TA',
  currency: 'TRX',
  amount: 2_800_123n,
  height: 101n,
  blockTime: at(3),
} as const;

describe('which transfer pays a request', () => {
  it('is the one with its exact amount', () => {
    expect(pays(transfer, request)).toBe(true);
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10_000_000n }), (amount) => {
        expect(pays({ ...transfer, amount }, request)).toBe(amount === request.amount);
      }),
    );
  });

  it('is never one of another address or currency, of a block before the opening, or after the hold', () => {
    expect(pays({ ...transfer, toAddress: 'TB' }, request)).toBe(false);
    expect(pays({ ...transfer, currency: 'USDT' }, request)).toBe(false);
    expect(pays({ ...transfer, height: 100n }, request)).toBe(false);
    expect(pays({ ...transfer, blockTime: request.holdUntil }, request)).toBe(false);
    expect(pays({ ...transfer, height: null, blockTime: null }, request)).toBe(false);
    expect(pays(transfer, { ...request, status: 'released' })).toBe(false);
  });

  it('is late after the deadline by the time of its own block', () => {
    expect(isLate({ ...transfer, blockTime: at(1800) }, request)).toBe(false);
    expect(isLate({ ...transfer, blockTime: at(1803) }, request)).toBe(true);
  });
});

describe('finality', () => {
  it('asks for the solid head at 19 confirmations and more', () => {
    expect(finality(100n, { height: 118n, solidHeight: 99n, required: 19 })).toBeNull();
    expect(finality(100n, { height: 118n, solidHeight: 100n, required: 19 })).toBe('solid');
  });

  it('counts the payment’s own block when fewer are enough', () => {
    expect(finality(100n, { height: 100n, solidHeight: 82n, required: 1 })).toBe('fast');
    expect(finality(100n, { height: 101n, solidHeight: 83n, required: 3 })).toBeNull();
    expect(finality(null, { height: 101n, solidHeight: 83n, required: 1 })).toBeNull();
  });
});

describe('amounts', () => {
  it('round amounts never name a request, amounts with a suffix always do', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 9n }),
        fc.integer({ min: 1, max: SUFFIXES }),
        (steps, suffix) => {
          expect(canNameRequest(steps * 10_000n)).toBe(false);
          expect(canNameRequest(steps * 10_000n + BigInt(suffix))).toBe(true);
        },
      ),
    );
  });

  it('each suffix comes up once before any comes again', () => {
    const used = new Set<number>();
    for (let last = 7; used.size < SUFFIXES; last = ((last + 10) % SUFFIXES) + 1)
      for (const suffix of suffixesUpTo(last, 11)) used.add(suffix);
    expect(used.size).toBe(SUFFIXES);
    expect(Math.min(...used)).toBe(1);
    expect(Math.max(...used)).toBe(SUFFIXES);
  });
});
