import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  energy,
  formatTrx,
  fromHexAddress,
  parseTronAddress,
  parseTrx,
  parseTxId,
  sun,
  toHexAddress,
} from './index.js';

const hexDigits = (length: number) =>
  fc
    .array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length })
    .map((d) => d.join(''));

describe('sun', () => {
  it('prints and reads every amount without loss', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 999_999_999_999n }), (value) => {
        expect(parseTrx(formatTrx(sun(value)).replaceAll(',', ''))).toBe(value);
      }),
    );
  });

  it.each(['', '-1', '1e6', '0x10', '1.0000001', '１', '1,000', '💰', 'NaN', '1.', '.5'])(
    'refuses %j',
    (text) => {
      expect(parseTrx(text)).toBeNull();
    },
  );

  it('groups thousands and keeps decimals asked for', () => {
    expect(formatTrx(sun(1_234_567_800_000n))).toBe('1,234,567.8');
    expect(formatTrx(sun(2_800_000n), 2)).toBe('2.80');
    expect(formatTrx(sun(-500_000n))).toBe('-0.5');
  });
});

describe('energy', () => {
  it.each([-1, 1.5, Number.NaN, 2 ** 53])('refuses %s', (value) => {
    expect(() => energy(value)).toThrow(RangeError);
  });
});

describe('TRON addresses', () => {
  it('knows the published USDT contract in both forms', () => {
    const usdt = parseTronAddress('TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t');
    expect(usdt && toHexAddress(usdt)).toBe('41a614f803b6fd780986a42c78ec9c7f77e6ded13c');
    expect(fromHexAddress('a614f803b6fd780986a42c78ec9c7f77e6ded13c')).toBe(usdt);
  });

  it('round-trips every 20-byte body', () => {
    fc.assert(
      fc.property(hexDigits(40), (body) => {
        const address = fromHexAddress(body);
        expect(parseTronAddress(address)).toBe(address);
        expect(toHexAddress(address)).toBe(`41${body}`);
      }),
    );
  });

  it('refuses every single-character change', () => {
    const good = 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t';
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 33 }), fc.constantFrom(...'123ABCxyz0OIl '), (at, character) => {
        const changed = good.slice(0, at) + character + good.slice(at + 1);
        fc.pre(changed !== good);
        expect(parseTronAddress(changed)).toBeNull();
      }),
    );
  });

  it('refuses other networks, hex and noise', () => {
    for (const text of [
      '0xa614f803b6fd780986a42c78ec9c7f77e6ded13c',
      '1BoatSLRHtKNngkdXEeobR76b53LETtpyT',
      '',
      'T',
    ])
      expect(parseTronAddress(text)).toBeNull();
    expect(() => fromHexAddress('42a614f803b6fd780986a42c78ec9c7f77e6ded13c')).toThrow(RangeError);
  });
});

describe('transaction ids', () => {
  it('normalises case and prefix, refuses the rest', () => {
    expect(parseTxId(`0x${'AB'.repeat(32)}`)).toBe('ab'.repeat(32));
    expect(parseTxId('ab'.repeat(31))).toBeNull();
  });
});
