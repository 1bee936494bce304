import fc from 'fast-check';
import { fromHexAddress } from '@energy-desk/shared/units';
import { describe, expect, it } from 'vitest';
import { parseAddressInput } from './address.parser.js';

const USDT = 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t';
const body = fc
  .array(fc.constantFrom(...'0123456789abcdef'), { minLength: 40, maxLength: 40 })
  .map((digits) => digits.join(''));

describe('typed address', () => {
  it('reads every address, with blanks around it', () => {
    fc.assert(
      fc.property(body, (hex) => {
        const address = fromHexAddress(hex);
        expect(parseAddressInput(` ${address}\n`)).toEqual({ address });
      }),
    );
  });

  it('names the checksum for every mistyped character', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 33 }), fc.constantFrom(...'23ABCxyz0OIl'), (at, sign) => {
        fc.pre(USDT[at] !== sign);
        const typed = USDT.slice(0, at) + sign + USDT.slice(at + 1);
        expect(parseAddressInput(typed)).toEqual({ fault: 'bad_checksum' });
      }),
    );
  });

  it.each([USDT.slice(0, -1), `${USDT}t`, USDT.toUpperCase()])('%j is an address mistyped', (text) => {
    expect(parseAddressInput(text)).toEqual({ fault: 'bad_checksum' });
  });

  it.each([
    '0xa614f803b6fd780986a42c78ec9c7f77e6ded13c',
    'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq',
    '1BoatSLRHtKNngkdXEeobR76b53LETtpyT',
  ])('%j belongs to another network', (text) => {
    expect(parseAddressInput(text)).toEqual({ fault: 'wrong_network' });
  });

  it.each([
    '',
    'T',
    '你好',
    '💰💰',
    '65000',
    'T'.repeat(4000),
    '<b>T</b>',
    'TR7NHq jeKQxGTCi8q8ZY4pL8otSzgjLj6t',
  ])('%j is no address', (text) => {
    expect(parseAddressInput(text)).toEqual({ fault: 'not_an_address' });
  });
});
