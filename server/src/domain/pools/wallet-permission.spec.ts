import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allows, type ChainPermission, judgePermission } from './wallet-permission.js';

const KEY = `41${'ab'.repeat(20)}`;
const OTHER = `41${'cd'.repeat(20)}`;
/** Measured: delegating and undelegating only. */
const BOTH = `0000000000000006${'0'.repeat(48)}`;
const DELEGATE_ONLY = `0000000000000002${'0'.repeat(48)}`;
const DEFAULT_ACTIVE = `7fff1fc0033efb0f${'0'.repeat(48)}`;

const permission = (over: Partial<ChainPermission> = {}): ChainPermission => ({
  id: 2,
  threshold: 1,
  operationsHex: BOTH,
  keys: [{ addressHex: KEY, weight: 1 }],
  ...over,
});

describe('the permission of a delegation key', () => {
  it('is fit with exactly the two bits, and says nothing further', () => {
    expect(judgePermission([permission()], 2, KEY)).toEqual({
      kind: 'fit',
      operations: BOTH,
      further: [],
      otherKeys: 0,
    });
  });

  it('names what it lacks', () => {
    const one = permission({ operationsHex: DELEGATE_ONLY });
    expect(judgePermission([one], 2, KEY)).toEqual({
      kind: 'lacks',
      missing: ['UnDelegateResourceContract'],
    });
  });

  it('names every further thing that it may do', () => {
    const found = judgePermission([permission({ operationsHex: DEFAULT_ACTIVE })], 2, KEY);
    expect(found).toMatchObject({ kind: 'fit' });
    const further = found.kind === 'fit' ? found.further : [];
    expect(further).toContain('TransferContract');
    expect(further).toContain('FreezeBalanceV2Contract');
    expect(further).not.toContain('AccountPermissionUpdateContract');
  });

  it('refuses a threshold that the key alone does not reach', () => {
    const shared = permission({
      threshold: 2,
      keys: [
        { addressHex: KEY, weight: 1 },
        { addressHex: OTHER, weight: 1 },
      ],
    });
    expect(judgePermission([shared], 2, KEY)).toEqual({
      kind: 'threshold_unreachable',
      weight: 1,
      threshold: 2,
    });
  });

  it('refuses keys and permissions that the account does not have', () => {
    expect(judgePermission([permission()], 3, KEY)).toEqual({ kind: 'not_found' });
    expect(judgePermission([permission()], 2, OTHER)).toEqual({ kind: 'not_its_key' });
  });

  it('lets the owner do everything, without a bitmap', () => {
    const owner = permission({ id: 0, operationsHex: '' });
    expect(judgePermission([owner], 0, KEY)).toMatchObject({ kind: 'fit', further: [] });
  });

  it('is fit whatever bits there are, if and only if both are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const operationsHex = Buffer.from(bytes).toString('hex');
        const fit = judgePermission([permission({ operationsHex })], 2, KEY).kind === 'fit';
        expect(fit).toBe(allows(operationsHex, 57) && allows(operationsHex, 58));
        expect(allows(operationsHex, 57)).toBe(((bytes[7] ?? 0) & 2) !== 0);
      }),
    );
  });
});
