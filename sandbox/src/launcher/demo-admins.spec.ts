import { describe, expect, it } from 'vitest';
import { newDemoAdmins, totpCode } from './demo-admins.js';

/** base32 of 12345678901234567890, as in RFC 6238, appendix B. */
const RFC_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

describe('admins of the demo', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [20_000_000_000, '353130'],
  ])('have the codes of RFC 6238 at second %i', (seconds, code) => {
    expect(totpCode(RFC_SECRET, seconds * 1000)).toBe(code);
  });

  it('are one of each role, each time with other secrets', () => {
    const [some, others] = [newDemoAdmins(), newDemoAdmins()];
    expect(some.map(({ role, totpSecret }) => [role, totpSecret?.length])).toEqual([
      ['owner', 32],
      ['operator', 32],
      ['finance', 32],
      ['viewer', undefined],
    ]);
    const secrets = [...some, ...others].flatMap(({ password, totpSecret }) => [
      password,
      totpSecret ?? password,
    ]);
    expect(new Set(secrets).size).toBe(14);
  });
});
