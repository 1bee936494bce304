import type { RefundWire } from '@energy-desk/shared/refunds';
import { describe, expect, it } from 'vitest';
import { deedsOf } from './refund-states.js';

const refund = (status: RefundWire['status'], refundReason: RefundWire['refundReason'] = 'order') =>
  deedsOf({ status, refundReason });

describe('what can be decided about a refund', () => {
  it('is everything while it waits for a person', () => {
    expect(refund('needs_person')).toEqual(['approve', 'retry', 'credit', 'redirect', 'writeOff']);
  });

  it('is what stops it while it is due: it goes by itself', () => {
    expect(refund('due')).toEqual(['credit', 'redirect', 'writeOff']);
  });

  it('is nothing once a transfer is under way or it has come to its end', () => {
    for (const status of ['sending', 'paid', 'credited', 'written_off'] as const)
      expect(refund(status)).toEqual([]);
  });

  it('never sends the credit of an address elsewhere', () => {
    expect(refund('needs_person', 'address_credit')).not.toContain('redirect');
  });
});
