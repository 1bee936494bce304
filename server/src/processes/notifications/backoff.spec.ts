import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backoffMs } from './backoff.js';

it('doubles from a second and never passes five minutes', () => {
  expect([0, 1, 2, 3].map(backoffMs)).toEqual([1000, 2000, 4000, 8000]);
  fc.assert(
    fc.property(fc.nat(), (failures) => {
      expect(backoffMs(failures)).toBeLessThanOrEqual(300_000);
      expect(backoffMs(failures + 1)).toBeGreaterThanOrEqual(backoffMs(failures));
    }),
  );
});
