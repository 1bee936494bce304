import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newDemoAdmins, totpCode } from './demo-admins.js';
import { loadSecrets, writePrivate } from './secrets.js';

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

  it('come to a sandbox of older code, which keeps all it has, and stay', () => {
    const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
    const file = join(folder, 'secrets.json');
    const { admins: _, ...older } = loadSecrets(file);
    writePrivate(file, older);
    const upgraded = loadSecrets(file);
    expect(upgraded).toMatchObject(older);
    expect(upgraded.admins).toHaveLength(4);
    expect(loadSecrets(file)).toEqual(upgraded);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(upgraded);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    rmSync(folder, { recursive: true });
  });
});
