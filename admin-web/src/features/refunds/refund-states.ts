import type { RefundWire } from '@energy-desk/shared/refunds';
import type { Tone } from '../../ui/tone.js';

/** How each state of a refund feels. */
export const REFUND_TONES: Readonly<Record<RefundWire['status'], Tone>> = {
  due: 'primary',
  needs_person: 'warning',
  sending: 'primary',
  paid: 'success',
  credited: 'success',
  written_off: 'info',
};

export const REFUND_DEEDS = ['approve', 'retry', 'credit', 'redirect', 'writeOff'] as const;
export type RefundDeed = (typeof REFUND_DEEDS)[number];

/** What a person can decide about a refund now; the server has the last word. */
export function deedsOf({
  status,
  refundReason,
}: Pick<RefundWire, 'status' | 'refundReason'>): readonly RefundDeed[] {
  if (status !== 'needs_person' && status !== 'due') return [];
  return REFUND_DEEDS.filter((deed) => {
    if (deed === 'approve' || deed === 'retry') return status === 'needs_person';
    return deed !== 'redirect' || refundReason !== 'address_credit';
  });
}
