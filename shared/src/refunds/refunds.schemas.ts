import { z } from 'zod';
import { id, instant, moneyFields, sunText, tronAddress, txid } from '../http/index.js';

export const REFUND_STATUSES = ['due', 'needs_person', 'sending', 'paid', 'credited', 'written_off'] as const;
export const REFUND_REASONS = ['address_credit', 'order', 'payment', 'balance'] as const;
export const REFUND_DOUBTS = [
  'target_is_ours',
  'target_is_contract',
  'target_is_exchange',
  'target_denied',
  'target_not_activated',
  'maybe_paid',
  'above_single_limit',
  'above_daily_limit',
  'below_fee',
  'usdt',
  'transfer_reverted',
  'not_included',
] as const;

export const refundStatus = z.enum(REFUND_STATUSES).meta({
  description: 'due and sending go on by themselves, needs_person waits, the rest are ends',
});
export const refundReason = z.enum(REFUND_REASONS).meta({
  description:
    'what it is for: credit of a sending address, an order, a payment that fitted nothing, or a user’s balance',
});
export const refundDoubt = z.enum(REFUND_DOUBTS).meta({ description: 'why a person must decide' });

/** Money that goes back on the chain. */
export const refund = z
  .object({
    id,
    status: refundStatus,
    ...moneyFields,
    feeSun: sunText.meta({ description: 'withheld for the fee of the transfer' }),
    address: tronAddress.meta({ description: 'where it goes' }),
    refundReason,
    needsPersonReason: refundDoubt.nullable(),
    paymentId: id.nullable(),
    orderId: id.nullable(),
    orderReference: z.string().nullable().meta({ description: 'short name of that order' }),
    decidedBy: z
      .string()
      .nullable()
      .meta({ description: 'the person who let it go, credited or gave it up' }),
    creditedTo: z
      .string()
      .nullable()
      .meta({ description: '`address`, or `user:` and an id, where it was credited instead' }),
    txid: txid.nullable().meta({ description: 'of the newest transfer that was signed for it' }),
    sentAt: instant.nullable().meta({ description: 'chain time at which that was signed' }),
    paidAt: instant.nullable(),
    createdAt: instant,
  })
  .meta({ id: 'Refund', description: 'money that goes back on the chain' });
export type RefundWire = z.infer<typeof refund>;
