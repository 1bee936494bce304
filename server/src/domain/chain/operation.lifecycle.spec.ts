import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextOperation, type OperationFact, type OperationState } from './operation.lifecycle.js';

const SIGNED: OperationState = { status: 'signed', attempts: 0, outlived: false, contractRet: null };
const attempt = fc.integer({ min: 1, max: 4 });
const fact: fc.Arbitrary<OperationFact> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('sending' as const, 'orphaned' as const, 'solid' as const, 'expired' as const),
  }),
  fc.record({ kind: fc.constant('refused' as const), attempt, nodesFault: fc.boolean() }),
  fc.record({ kind: fc.constant('unsent' as const), attempt }),
  fc.record({ kind: fc.constant('included' as const), contractRet: fc.constantFrom('SUCCESS', 'REVERT') }),
);
const history = fc.array(fact, { maxLength: 30 });

function walk(
  facts: readonly OperationFact[],
  each: (before: OperationState, after: OperationState, f: OperationFact) => void,
): OperationState {
  return facts.reduce((state, f) => {
    const after = nextOperation(state, f)?.next ?? state;
    each(state, after, f);
    return after;
  }, SIGNED);
}
const run = (...facts: OperationFact[]): OperationState => walk(facts, () => undefined);
const refusal = (n: number, nodesFault = false): OperationFact => ({
  kind: 'refused',
  attempt: n,
  nodesFault,
});
const success: OperationFact = { kind: 'included', contractRet: 'SUCCESS' };

describe('life of an operation', () => {
  it('goes signed, sent, included, solid', () => {
    expect(run({ kind: 'sending' }).status).toBe('sent');
    expect(run({ kind: 'sending' }, success).status).toBe('included');
    expect(run({ kind: 'sending' }, success, { kind: 'solid' }).status).toBe('solid');
  });

  it('takes a refusal as final on the first and only send alone', () => {
    expect(run({ kind: 'sending' }, refusal(1)).status).toBe('rejected');
    expect(run({ kind: 'sending' }, { kind: 'sending' }, refusal(2)).status).toBe('sent');
    expect(run({ kind: 'sending' }, { kind: 'sending' }, refusal(1)).status).toBe('sent');
    expect(run({ kind: 'sending' }, refusal(1, true)).status).toBe('sent');
  });

  it('counts a send that reached nobody as none', () => {
    expect(run({ kind: 'sending' }, { kind: 'unsent', attempt: 1 })).toEqual(SIGNED);
    expect(
      run({ kind: 'sending' }, { kind: 'unsent', attempt: 1 }, { kind: 'sending' }, refusal(1)).status,
    ).toBe('rejected');
  });

  it('watches a rejected one, and never sends it again even if its block is orphaned', () => {
    const rejected = run({ kind: 'sending' }, refusal(1), success, { kind: 'orphaned' });
    expect(rejected).toMatchObject({ status: 'rejected', outlived: true });
    expect(nextOperation(rejected, { kind: 'sending' })).toBeNull();
  });

  it('tells of a failed contract call only when its block is solid', () => {
    const reverted: OperationFact = { kind: 'included', contractRet: 'REVERT' };
    const included = nextOperation(run({ kind: 'sending' }), reverted);
    expect(included).toMatchObject({ notice: false, next: { status: 'included' } });
    expect(run({ kind: 'sending' }, reverted, { kind: 'solid' }).status).toBe('failed');
  });

  it('never leaves solid or failed', () => {
    fc.assert(
      fc.property(history, (facts) => {
        walk(facts, (before, after) => {
          if (before.status === 'solid' || before.status === 'failed') expect(after).toEqual(before);
        });
      }),
    );
  });

  it('is dead only by expiration, rejected only by a definite refusal or a lost block', () => {
    fc.assert(
      fc.property(history, (facts) => {
        walk(facts, (before, after, f) => {
          if (after.status === before.status) return;
          if (after.status === 'dead') expect(f.kind).toBe('expired');
          if (after.status === 'rejected') expect(['refused', 'orphaned']).toContain(f.kind);
        });
      }),
    );
  });

  it('is never sent again once something else may have taken its place', () => {
    fc.assert(
      fc.property(history, (facts) => {
        walk(facts, (before, after) => {
          if (before.outlived) expect(after.attempts).toBe(before.attempts);
          if (before.outlived) expect(['sent', 'signed']).not.toContain(after.status);
          if (before.outlived) expect(after.outlived).toBe(true);
        });
      }),
    );
  });

  it('after a second send never takes a refusal for an end', () => {
    fc.assert(
      fc.property(history, (facts) => {
        walk(facts, (before, after, f) => {
          if (f.kind === 'refused' && before.attempts > 1) expect(after).toEqual(before);
        });
      }),
    );
  });

  it('notices every change of state that others wait for', () => {
    fc.assert(
      fc.property(history, (facts) => {
        let state = SIGNED;
        for (const f of facts) {
          const step = nextOperation(state, f);
          if (step && ['solid', 'failed', 'dead', 'rejected'].includes(step.next.status))
            expect(step.notice).toBe(true);
          if (step && f.kind === 'orphaned') expect(step.notice).toBe(true);
          state = step?.next ?? state;
        }
      }),
    );
  });
});
