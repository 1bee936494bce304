import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ORDER_STATUSES } from '@energy-desk/shared/orders';
import { describe, expect, it } from 'vitest';
import { deedsOf } from './order-states.js';

const RETRY = new URL('../../../../server/src/processes/rental/desk/retry-order.ts', import.meta.url);
/** States in quotes in what the server tries again: those before delivery, and those that are stuck. */
function retriedByServer(): string[] {
  const source = readFileSync(fileURLToPath(RETRY), 'utf8');
  const parts = [
    /const STUCK[^=]*= \[([^\]]*)\]/.exec(source)?.[1],
    /if \((status === 'paid'[^)]*)\)/.exec(source)?.[1],
  ];
  return parts.flatMap((part) => [...(part ?? '').matchAll(/'([a-z_]+)'/g)].map(([, name]) => name ?? ''));
}

describe('what a person can do about an order', () => {
  it('offers another try exactly where the server does not refuse it', () => {
    const offered = ORDER_STATUSES.filter((status) => deedsOf({ status, kind: 'package' }).includes('retry'));
    expect(offered.length).toBeGreaterThan(5);
    expect([...offered].sort()).toEqual(retriedByServer().sort());
  });

  it('leaves nothing to do about an order that failed', () => {
    expect(deedsOf({ status: 'failed', kind: 'package' })).toEqual([]);
  });

  it('takes a manual order back where it would give the money of another back', () => {
    expect(deedsOf({ status: 'active', kind: 'manual' })).toEqual(['takeBack']);
    expect(deedsOf({ status: 'active', kind: 'package' })).toEqual(['refund']);
  });
});
