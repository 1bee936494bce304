import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLabel } from './label.parser.js';

describe('label', () => {
  it('counts characters, not UTF-16 units', () => {
    expect(parseLabel('💰'.repeat(32))).toEqual({ label: '💰'.repeat(32) });
    expect(parseLabel('钱'.repeat(33))).toEqual({ fault: 'too_long' });
  });

  it('makes one line of several and drops what can mislead', () => {
    expect(parseLabel(' my\n\twallet \u202e\u200f ')).toEqual({ label: 'my wallet' });
    expect(parseLabel('\n\u202e ')).toEqual({ fault: 'empty' });
  });

  it('is never empty, long or broken over lines', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60, unit: 'binary' }), (text) => {
        const result = parseLabel(text);
        if (!('label' in result)) return;
        expect(result.label).toMatch(/\S/);
        expect([...result.label].length).toBeLessThanOrEqual(32);
        expect(result.label).not.toMatch(/[\n\r\u2028]/);
      }),
    );
  });
});
