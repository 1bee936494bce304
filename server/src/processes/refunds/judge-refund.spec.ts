import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Refund } from '../../domain/refunds/index.js';
import { judgeRefund, type Purse, type RefundRules, type TargetFacts } from './judge-refund.js';

const TRX = 1_000_000n;
const rules: RefundRules = { feeSun: 300_000n, singleMaxSun: 100n * TRX, usdtFeeLimitSun: 30n * TRX };
const good: TargetFacts = {
  own: false,
  listed: undefined,
  isContract: false,
  activated: true,
  unexplained: false,
};
const rich: Purse = { sun: 1_000n * TRX, microUsdt: 1_000n * TRX, allowanceSun: 1_000n * TRX };

const refundOf = (given: Partial<Refund>): Refund => ({
  id: 'id',
  businessKey: 'key',
  address: 'T',
  currency: 'TRX',
  amount: 5n * TRX,
  reason: 'payment',
  paymentId: null,
  orderId: null,
  needsPersonReason: null,
  status: 'due',
  feeSun: 0n,
  decidedBy: null,
  decidedDoubt: null,
  creditedTo: null,
  txid: null,
  sentAt: null,
  paidAt: null,
  createdAt: new Date(0),
  ...given,
});

const judge = (
  refund: Partial<Refund>,
  target: Partial<TargetFacts> = {},
  purse: Partial<Purse> = {},
): object => judgeRefund(refundOf(refund), { ...good, ...target }, { ...rich, ...purse }, rules);

describe('a refund', () => {
  it.each([
    ['own', { own: true }, 'target_is_ours'],
    ['denied', { listed: 'deny' }, 'target_denied'],
    ['of an exchange', { listed: 'exchange' }, 'target_is_exchange'],
    ['a contract', { isContract: true }, 'target_is_contract'],
    ['no account', { activated: false }, 'target_not_activated'],
  ] as const)('whose target is %s never goes, whoever approved it', (_what, target, reason) => {
    for (const decidedBy of [null, 'finance'])
      expect(judge({ decidedBy }, target)).toEqual({ kind: 'person', reason });
  });

  it('that may be paid already goes only by a person who knew so', () => {
    const maybe = { kind: 'person', reason: 'maybe_paid' };
    const [other, same] = ['above_single_limit', 'maybe_paid'] as const;
    expect(judge({}, { unexplained: true })).toEqual(maybe);
    expect(judge({ decidedBy: 'finance', decidedDoubt: other }, { unexplained: true })).toEqual(maybe);
    expect(judge({ decidedBy: 'finance', decidedDoubt: same }, { unexplained: true })).toMatchObject({
      kind: 'send',
    });
  });

  it('goes to a contract on the allow list, and with a token to an address without account', () => {
    expect(judge({}, { isContract: true, listed: 'allow' })).toMatchObject({ kind: 'send' });
    expect(judge({ currency: 'USDT', decidedBy: 'finance' }, { activated: false })).toMatchObject({
      kind: 'send',
      feeSun: 0n,
    });
  });

  it.each([
    ['above the single limit', { amount: 100n * TRX + 1n }, {}, 'above_single_limit'],
    ['beyond the day', {}, { allowanceSun: 5n * TRX - 1n }, 'above_daily_limit'],
    ['in USDT', { currency: 'USDT' }, {}, 'usdt'],
  ] as const)('%s goes only by a person', (_what, refund, purse, reason) => {
    expect(judge(refund, {}, purse)).toEqual({ kind: 'person', reason });
    expect(judge({ ...refund, decidedBy: 'finance' }, {}, purse)).toMatchObject({ kind: 'send' });
  });

  it('that its fee would eat up goes to nobody', () => {
    expect(judge({ amount: 300_000n, decidedBy: 'finance' })).toMatchObject({ reason: 'below_fee' });
    expect(judge({ amount: 300_001n })).toMatchObject({ kind: 'send', feeSun: 300_000n });
  });

  it('keeps the fee that was withheld from its first transfer', () => {
    expect(judge({ txid: 'dead', feeSun: 100_000n })).toMatchObject({ feeSun: 100_000n });
  });

  it('waits for a treasury that lacks it, in TRX for the fee of USDT too', () => {
    expect(judge({}, {}, { sun: 5n * TRX - 1n })).toEqual({ kind: 'short' });
    const usdt = { currency: 'USDT', decidedBy: 'finance' } as const;
    expect(judge(usdt, {}, { microUsdt: 5n * TRX - 1n })).toEqual({ kind: 'short' });
    expect(judge(usdt, {}, { sun: 30n * TRX - 1n })).toEqual({ kind: 'short' });
  });

  it('in TRX asks for no USDT: what is on its way of that, unread, holds nobody back', () => {
    expect(judge({}, {}, { microUsdt: -7_000_000n })).toMatchObject({ kind: 'send' });
  });

  it('never takes more from the purse, one after the other, than was in it', () => {
    const many = fc.array(
      fc.record({
        amount: fc.bigInt(1n, 150n * TRX),
        currency: fc.constantFrom('TRX' as const, 'USDT' as const),
        decidedBy: fc.constantFrom(null, 'finance'),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(
        many,
        fc.bigInt(0n, 400n * TRX),
        fc.bigInt(0n, 300n * TRX),
        (refunds, sun, allowanceSun) => {
          let purse: Purse = { sun, microUsdt: 100n * TRX, allowanceSun };
          let [spent, byRules] = [0n, 0n];
          for (const one of refunds) {
            const verdict = judgeRefund(refundOf(one), good, purse, rules);
            if (verdict.kind !== 'send') continue;
            purse = verdict.left;
            spent += one.currency === 'TRX' ? one.amount : rules.usdtFeeLimitSun;
            if (one.decidedBy === null) byRules += one.amount;
          }
          expect(spent <= sun && byRules <= allowanceSun && purse.microUsdt >= 0n).toBe(true);
        },
      ),
    );
  });
});
