import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExactJson } from './exact-json.js';

describe('parseExactJson', () => {
  it('keeps integers that a double would round', () => {
    expect(parseExactJson('{"balance":9223372036854775807,"a":[-9007199254740993]}')).toEqual({
      balance: '9223372036854775807',
      a: ['-9007199254740993'],
    });
  });

  it('leaves short numbers, fractions and digits inside strings alone', () => {
    const text =
      '{"n":123,"x":1.2345678901234567,"id":"1234567890123456789","s":"a\\":1234567890123456789,"}';
    expect(parseExactJson(text)).toEqual(JSON.parse(text));
  });

  it('agrees with JSON.parse wherever that is exact', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!/\d{16}/.test(text));
        expect(parseExactJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('reads every int64 exactly', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        const { v } = parseExactJson(`{"v":${value}}`) as { v: string | number };
        expect(BigInt(v)).toBe(value);
      }),
    );
  });
});
