import { describe, expect, it } from 'vitest';
import { inlined } from './inlined.js';

describe('a statement with its values in it', () => {
  it('quotes whatever the values hold', () => {
    expect(inlined('SELECT $1, $2, $10', ["it's", 5n, 3, 4, 5, 6, 7, 8, 9, null])).toBe(
      `SELECT 'it''s', '5', NULL`,
    );
    expect(inlined('$1', [String.raw`\'; DROP TABLE orders; --`])).toBe(
      String.raw` E'\\''; DROP TABLE orders; --'`,
    );
  });

  it('is not fooled by values that look like parameters', () => {
    expect(inlined('$1 $2', ['$2', '$1'])).toBe(`'$2' '$1'`);
  });

  it('writes lists as arrays', () => {
    expect(inlined('$1', [['a', 'b"c', 'd\\'] as const])).toBe(String.raw` E'{"a","b\\"c","d\\\\"}'`);
  });

  it('refuses a parameter without a value', () => {
    expect(() => inlined('$2', ['one'])).toThrow('$2');
  });
});
