import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEnergyAmount } from './energy-amount.parser.js';

const RANGE = { min: 1000, max: 5_000_000 };
const inRange = fc.integer({ min: RANGE.min, max: RANGE.max });
const fullWidth = (text: string): string =>
  text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
const grouped = (n: number, separator: string): string => n.toString().replace(/\B(?=(\d{3})+$)/g, separator);

describe('typed energy', () => {
  it('reads every amount in range, plain, grouped, padded and in full width', () => {
    fc.assert(
      fc.property(inRange, fc.constantFrom(',', ' ', "'"), (n, separator) => {
        for (const text of [
          `${n}`,
          `  ${n}\n`,
          grouped(n, separator),
          fullWidth(`${n}`),
          fullWidth(grouped(n, ',')),
          `00${n}`,
        ])
          expect(parseEnergyAmount(text, RANGE)).toEqual({ energy: n });
      }),
    );
  });

  it('refuses every amount outside the range, however large', () => {
    const outside = fc.oneof(
      fc.bigInt({ min: 1n, max: 999n }),
      fc.bigInt({ min: 5_000_001n, max: 10n ** 60n }),
    );
    fc.assert(
      fc.property(outside, (n) => {
        expect(parseEnergyAmount(n.toString(), RANGE)).toEqual({ fault: 'out_of_range' });
      }),
    );
  });

  it.each(['0', '-5', '-65000', '000', '０', '－65000', '-1.5'])('%j is not positive', (text) => {
    expect(parseEnergyAmount(text, RANGE)).toEqual({ fault: 'not_positive' });
  });

  it.each(['65000.5', '65000.0', '６５０００．５'])('%j is not whole', (text) => {
    expect(parseEnergyAmount(text, RANGE)).toEqual({ fault: 'not_whole' });
  });

  it.each([
    '',
    '6.5e4',
    '65e3',
    '0x10000',
    '65k',
    '六万五',
    '💰',
    'NaN',
    'Infinity',
    '65,00',
    '6 5000',
    '1,0000',
    '٦٥٠٠٠',
    '65000 TRX',
  ])('%j is not a number', (text) => {
    expect(parseEnergyAmount(text, RANGE)).toEqual({ fault: 'not_a_number' });
  });

  it('never accepts what it would not print the same way', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const result = parseEnergyAmount(text, RANGE);
        if ('energy' in result)
          expect(text.normalize('NFKC').replace(/[,' ]/g, '').trim().replace(/^0+/, '')).toBe(
            `${result.energy}`,
          );
      }),
    );
  });
});
