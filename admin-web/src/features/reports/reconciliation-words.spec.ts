import { describe, expect, it } from 'vitest';
import { adviceKey, checksOf, contractKey, gapOf } from './reconciliation-words.js';
import type { Difference, Run } from './reports.api.js';
import { en } from './texts/en.js';

const difference = (given: Partial<Difference>): Difference => ({
  id: '0197a8c2-6f1e-7d60-9d5b-2f4f5f6a7b8c',
  kind: 'cash',
  subject: 'T:TRX',
  status: 'open',
  currency: 'TRX',
  ours: '5',
  chains: '7',
  advice: '',
  height: null,
  since: '2026-11-20T08:00:00.000Z',
  closedAt: null,
  ...given,
});

describe('a difference', () => {
  it('says by how much the chain has more', () => {
    expect(gapOf(difference({}))).toBe(2n);
    expect(gapOf(difference({ ours: '9223372036854775807', chains: '0' }))).toBe(-9223372036854775807n);
    expect(gapOf(difference({ ours: null, chains: null }))).toBeUndefined();
  });

  it('comes with advice that fits its direction, and a text for each', () => {
    expect(adviceKey(difference({}))).toBe('cash_more');
    expect(adviceKey(difference({ chains: '1' }))).toBe('cash_less');
    expect(adviceKey(difference({ kind: 'delegation', chains: '1' }))).toBe('delegation_less');
    expect(adviceKey(difference({ kind: 'operation', ours: null, chains: null }))).toBe('operation');
    for (const kind of ['cash', 'delegation', 'ledger_sum'] as const)
      expect(Object.keys(en.advice)).toContain(adviceKey(difference({ kind })));
  });
});

describe('a comparison', () => {
  it('tells of the checks that it understands', () => {
    const checks = { cash: { checked: 4, skipped: 1, differences: 0 }, later: 'something else' };
    expect(checksOf({ checks } as unknown as Run)).toEqual([
      { name: 'cash', checked: 4, skipped: 1, differences: 0 },
    ]);
  });
});

it('names contracts of others, and calls those without a name other', () => {
  expect(contractKey('TransferContract')).toBe('TransferContract');
  expect(contractKey('ClearABIContract')).toBe('other');
});
