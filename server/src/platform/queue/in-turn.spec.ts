import { describe, expect, it } from 'vitest';
import { inTurn } from './in-turn.js';

describe('steps in turn', () => {
  it('all run, one after the other, also behind one that fails; the first fault is told', async () => {
    const ran: string[] = [];
    const step = (name: string, fault?: string) => ({
      run: async () => {
        ran.push(name);
        if (fault) throw new Error(fault);
      },
    });
    const turn = inTurn(step('a'), step('b', 'poisoned'), step('c', 'too'), step('d'));
    await expect(turn).rejects.toThrow('poisoned');
    expect(ran).toEqual(['a', 'b', 'c', 'd']);
    await expect(inTurn(step('e'))).resolves.toBeUndefined();
  });
});
