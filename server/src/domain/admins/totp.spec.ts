import { describe, expect, it } from 'vitest';
import { newTotpSecret, parseTotpText, totpStepOf, totpText, totpUri } from './totp.js';

/** Of RFC 6238, appendix B, cut to six digits: the secret is the text 12345678901234567890. */
const RFC_SECRET = Buffer.from('12345678901234567890', 'ascii');
const RFC = [
  [59, '287082', 1n],
  [1_111_111_109, '081804', 37_037_036n],
  [1_234_567_890, '005924', 41_152_263n],
  [20_000_000_000, '353130', 666_666_666n],
] as const;

const at = (seconds: number): Date => new Date(seconds * 1000);

describe('codes of an authenticator', () => {
  it.each(RFC)('at second %i are what RFC 6238 says', (seconds, code, step) => {
    expect(totpStepOf(RFC_SECRET, code, at(seconds))).toBe(step);
  });

  it('count one step early and one late, no further', () => {
    const [seconds, code, step] = RFC[1];
    expect(totpStepOf(RFC_SECRET, code, at(seconds + 30))).toBe(step);
    expect(totpStepOf(RFC_SECRET, code, at(seconds - 30))).toBe(step);
    expect(totpStepOf(RFC_SECRET, code, at(seconds + 60))).toBeNull();
    expect(totpStepOf(RFC_SECRET, code, at(seconds - 60))).toBeNull();
    expect(totpStepOf(newTotpSecret(), code, at(seconds))).toBeNull();
  });

  it('come from 160 random bits that are read back from what people type', () => {
    const secret = newTotpSecret();
    expect(secret).toHaveLength(20);
    expect(parseTotpText(totpText(secret))).toEqual(secret);
    expect(parseTotpText('not base32!')).toBeNull();
    expect(parseTotpText('AAAA')).toBeNull();
    const uri = new URL(totpUri(secret, 'a@b.test'));
    expect([uri.protocol, uri.searchParams.get('secret')]).toEqual(['otpauth:', totpText(secret)]);
  });
});
