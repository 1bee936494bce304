import { describe, expect, it } from 'vitest';
import { SolidTarget } from './solid-target.js';

const head = (height: bigint) => ({ height, id: `b${height}`, parentId: '', time: new Date(0) });

describe('SolidTarget', () => {
  it('passes on what is scanned already', () => {
    expect(new SolidTarget().choose(head(82n), 100n)).toEqual(head(82n));
    expect(new SolidTarget().choose(null, 100n)).toBeNull();
  });

  it('keeps the first head above us until we are there, though newer ones are heard of', () => {
    const target = new SolidTarget();
    expect(target.choose(head(1_000n), 100n)).toBeNull();
    expect(target.choose(head(1_010n), 900n)).toBeNull();
    expect(target.choose(head(1_020n), 1_000n)).toEqual(head(1_000n));
    expect(target.choose(null, 1_019n)).toBeNull();
    expect(target.choose(null, 1_020n)).toEqual(head(1_020n));
  });

  it('takes the higher of two that are scanned', () => {
    const target = new SolidTarget();
    expect(target.choose(head(50n), 40n)).toBeNull();
    expect(target.choose(head(60n), 70n)).toEqual(head(60n));
    expect(target.choose(null, 80n)).toBeNull();
  });
});
