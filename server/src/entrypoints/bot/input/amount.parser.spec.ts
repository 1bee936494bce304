import fc from 'fast-check';
import { formatSixDecimals } from '@energy-desk/shared/units';
import { describe, expect, it } from 'vitest';
import { parseMoney, parseUnits } from './amount.parser.js';

describe('a typed amount of money', () => {
  it.each([
    ['12.5', 12_500_000n],
    ['12.50', 12_500_000n],
    [' 100 ', 100_000_000n],
    ['1,000', 1_000_000_000n],
    ['1 000.25', 1_000_250_000n],
    ['１２．５', 12_500_000n],
    ['0.01', 10_000n],
    ['20 TRX', 20_000_000n],
    ['20usdt', 20_000_000n],
    ['+5', 5_000_000n],
    ['12.500000', 12_500_000n],
  ])('%j is read', (text, amount) => {
    expect(parseMoney(text)).toEqual({ amount });
  });

  it.each([
    ['abc', 'not_a_number'],
    ['', 'not_a_number'],
    ['1e3', 'not_a_number'],
    ['0x10', 'not_a_number'],
    ['12,5', 'not_a_number'],
    ['.5', 'not_a_number'],
    ['5.', 'not_a_number'],
    ['💰', 'not_a_number'],
    ['NaN', 'not_a_number'],
    ['9999999999999', 'not_a_number'],
    ['0', 'not_positive'],
    ['0.00', 'not_positive'],
    ['-5', 'not_positive'],
    ['-0.5 TRX', 'not_positive'],
    ['1.005', 'too_fine'],
    ['0.000001', 'too_fine'],
  ])('%j is refused: %s', (text, fault) => {
    expect(parseMoney(text)).toEqual({ fault });
  });

  it('is read back from what is shown, for every amount of whole cents', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 99_999_999_999n }), (cents) => {
        const amount = cents * 10_000n;
        expect(parseMoney(formatSixDecimals(amount))).toEqual({ amount });
      }),
    );
  });
});

describe('a typed number of units', () => {
  it('is whole and within its range', () => {
    const range = { min: 1, max: 10 };
    expect(['1', ' 10 ', '３'].map((text) => parseUnits(text, range))).toEqual([1, 10, 3]);
    for (const text of ['0', '11', '1.5', '-1', 'two', '', '1e1', '99999999999'])
      expect(parseUnits(text, range), text).toBeNull();
  });
});
