import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KEPT_CHECKS, medianLatency, withCheck, type HealthHistory } from './health.history.js';

const empty: HealthHistory = { checks: [], since: undefined };
const at = (second: number): Date => new Date(second * 1000);

describe('history of checks', () => {
  it('knows since when the state holds', () => {
    let history = withCheck(empty, { at: at(1), state: 'ok', latencyMs: 3 });
    history = withCheck(history, { at: at(2), state: 'ok', latencyMs: 4 });
    expect(history.since).toEqual(at(1));
    history = withCheck(history, { at: at(3), state: 'lost', latencyMs: undefined });
    expect(history.since).toEqual(at(3));
    history = withCheck(history, { at: at(4), state: 'ok', latencyMs: 4 });
    expect(history.since).toEqual(at(4));
  });

  it('keeps the newest checks only, and the since of older ones', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), (count) => {
        let history = empty;
        for (let n = 1; n <= count; n += 1) {
          history = withCheck(history, { at: at(n), state: 'ok', latencyMs: n });
        }
        expect(history.checks).toHaveLength(Math.min(count, KEPT_CHECKS));
        expect(history.checks.at(-1)?.at).toEqual(at(count));
        expect(history.since).toEqual(at(1));
      }),
    );
  });

  it('takes the median of the answered checks', () => {
    expect(medianLatency([])).toBeUndefined();
    const checks = [9, undefined, 1, 5].map((latencyMs) => ({ at: at(1), state: 'ok' as const, latencyMs }));
    expect(medianLatency(checks)).toBe(5);
  });
});
