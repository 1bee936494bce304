import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RequestBudget } from './request-budget.js';

describe('RequestBudget', () => {
  it('asks for the solid head with every block while the slot is found at once', () => {
    const budget = new RequestBudget();
    for (let block = 0; block < 50; block += 1) {
      expect(budget.allowsSolidHead).toBe(true);
      budget.spent(3);
      budget.advanced(true);
    }
  });

  it('never spends more than three a block, and never forgets the solid head', () => {
    // The slot may be missed at every other block.
    const misses = fc.array(fc.boolean(), { minLength: 200, maxLength: 200 });
    fc.assert(
      fc.property(misses, (missed) => {
        const budget = new RequestBudget();
        let spent = 0;
        let without = 0;
        for (const [block, miss] of missed.entries()) {
          const early = miss && block % 2 === 0 ? 1 : 0;
          budget.spent(early);
          const solid = budget.allowsSolidHead;
          const requests = solid ? 3 : 2;
          budget.spent(requests);
          budget.advanced(solid);
          spent += early + requests;
          without = solid ? 0 : without + 1;
          expect(without).toBeLessThanOrEqual(3);
          expect(spent).toBeLessThanOrEqual(3 * (block + 1) + 3);
        }
      }),
    );
  });
});
