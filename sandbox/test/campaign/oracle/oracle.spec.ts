import { describe, expect, it } from 'vitest';
import type { Facts, Request, Transfer } from './facts.js';
import { expectedOf } from './oracle.js';

const request: Request = {
  id: 'r1',
  kind: 'order',
  userId: 'u1',
  orderId: 'o1',
  address: 'Tpay',
  currency: 'TRX',
  amount: 2_800_001n,
  openedHeight: 10,
  deadline: 1_000,
  holdUntil: 5_000,
};
const deposit: Request = { ...request, id: 'r2', kind: 'deposit', orderId: null, currency: 'USDT' };

function transfer(place: number, changes: Partial<Transfer>): Transfer {
  const name = `t${place}`;
  const base = { key: name, txid: name, place, height: 11, time: 500, currency: 'TRX' as const };
  return { ...base, from: 'Tsomebody', to: 'Tpay', amount: 2_800_001n, ...changes };
}

const facts = (...changes: Partial<Transfer>[]): Facts => ({
  transfers: changes.map((change, place) => transfer(place, change)),
  requests: [request, deposit],
  flash: [{ address: 'Tflash', unitPriceSun: 3_000_000n, minUnits: 1n, maxUnits: 4n }],
  own: new Set(['Town']),
  denied: new Set(['Tdenied']),
  exchanges: new Set(['Texchange']),
  contracts: new Set(['Tcontract']),
  early: new Set<string>(),
  refundFromSun: 1_000_000n,
});
const outcomes = (...changes: Partial<Transfer>[]): string[] =>
  expectedOf(facts(...changes)).verdicts.map(({ outcome }) => outcome);

describe('the oracle', () => {
  it('knows whom an exact amount names, when, and how often', () => {
    expect(outcomes({}, {}, { amount: 2_800_002n })).toEqual(['order', 'unmatched', 'unmatched']);
    expect(outcomes({ height: 10 })).toEqual(['unmatched']);
    expect(outcomes({ time: 5_000 })).toEqual(['unmatched']);
    expect(outcomes({ currency: 'USDT' }, { to: 'Tother' })).toEqual(['deposit', 'unmatched']);
    expect(expectedOf(facts({ time: 4_999 })).verdicts[0]).toMatchObject({ outcome: 'order', late: true });
    expect(outcomes({ from: 'Tdenied' }, { from: 'Town' }, {})).toEqual(['held', 'own_funds', 'order']);
  });

  it('sells units to senders, and keeps what is over for them', () => {
    const to = 'Tflash';
    const { verdicts, credits, refunds } = expectedOf(
      facts(
        { to, amount: 3_200_000n },
        { to, amount: 2_900_000n },
        { to, amount: 14_000_000n, from: 'Tbig' },
      ),
    );
    expect(verdicts.map(({ units, earned, creditUsed }) => [units, earned, creditUsed])).toEqual([
      [1n, 3_000_000n, 0n],
      [1n, 3_000_000n, 100_000n],
      [4n, 12_000_000n, 0n],
    ]);
    expect([...credits]).toEqual([['Tsomebody', 100_000n]]);
    expect([...refunds]).toEqual([['Tbig', 2_000_000n]]);
    expect(outcomes({ to, from: 'Tcontract' }, { to, from: 'Texchange' }, { to, currency: 'USDT' })).toEqual([
      'held',
      'held',
      'unmatched',
    ]);
  });

  it('says so when the list does not decide it', () => {
    const to = 'Tflash';
    expect(() => expectedOf(facts({ to, amount: 2_000_000n }, { to, amount: 2_000_000n }))).toThrow(
      /may or may not be on their way back/,
    );
  });
});
