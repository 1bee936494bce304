import { z } from 'zod';
import { energyUnits, id, instant, moneyFields, tronAddress, txid } from '../http/index.js';

export const PAYMENT_OUTCOMES = [
  'order',
  'deposit',
  'flash',
  'unmatched',
  'held',
  'own_funds',
  'lost',
] as const;
export const PAYMENT_EXCEPTIONS = ['none', 'late', 'over', 'under', 'duplicate'] as const;
export const PAYMENT_RESOLUTIONS = ['assigned', 'credited_user', 'credited_address', 'refunded'] as const;
export const PAYMENT_BOOKINGS = ['none', 'receipt', 'solid', 'lost'] as const;
/** What speaks for a suggestion, or against it. */
export const SUGGESTION_REASONS = [
  'exact_amount',
  'names_request',
  'fee_deducted',
  'decimals_cut',
  'suffix_missing',
  'digits_swapped',
  'digit_mistyped',
  'digit_missing',
  'digit_added',
  'point_shifted',
  'rounded',
  'near_amount',
  'other_address',
  'sender_proved',
  'sender_is_receiver',
  'sender_paid_before',
  'sender_shared',
  'in_time',
  'late',
  'before_opening',
] as const;

export const paymentStatus = z
  .enum(['seen', 'settled'])
  .meta({ description: 'seen: in a block; settled: its outcome is in the books' });
export const paymentOutcome = z.enum(PAYMENT_OUTCOMES).meta({
  description:
    'what it was for; unmatched and held wait for a person, own_funds came from us, lost left the chain',
});
export const paymentException = z
  .enum(PAYMENT_EXCEPTIONS)
  .meta({ description: 'how it differs from what was asked for' });
export const paymentResolution = z
  .enum(PAYMENT_RESOLUTIONS)
  .meta({ description: 'what a person decided about it' });
export const paymentBooking = z.enum(PAYMENT_BOOKINGS).meta({
  description:
    'receipt: booked before its block was solid; solid: cash in the books; lost: it left the chain',
});

/** A transfer to one of our receiving addresses. */
export const payment = z
  .object({
    id,
    txid,
    index: z.int().min(0).meta({ description: 'of the transfer within its transaction' }),
    ...moneyFields,
    fromAddress: tronAddress,
    toAddress: tronAddress,
    height: z
      .string()
      .regex(/^\d+$/)
      .nullable()
      .meta({ description: 'of its block; null when its block left the chain', examples: ['70123456'] }),
    blockTime: instant.nullable(),
    status: paymentStatus,
    outcome: paymentOutcome.nullable(),
    exception: paymentException,
    booking: paymentBooking,
    holdReason: z.string().nullable().meta({ description: 'why it is held for a person' }),
    resolution: paymentResolution.nullable(),
    resolvedAt: instant.nullable(),
    inQueue: z.boolean().meta({ description: 'whether it waits for a person now' }),
    orderId: id.nullable(),
    orderReference: z.string().nullable(),
    depositId: id.nullable().meta({ description: 'of the deposit request that it answers' }),
    userId: id.nullable().meta({ description: 'of the order or the deposit' }),
    createdAt: instant.meta({ description: 'when it was first seen' }),
  })
  .meta({ id: 'Payment' });
export type PaymentView = z.infer<typeof payment>;

/** What a transfer was probably meant for. It decides nothing. */
export const suggestion = z
  .object({
    action: z.enum(['assign', 'credit']).meta({ description: 'to its order, or to the balance of its user' }),
    requestId: id,
    orderId: id.nullable(),
    orderReference: z.string().nullable(),
    userId: id,
    ...moneyFields,
    differenceSun: z.string().optional().meta({ description: 'paid less asked for, where it is TRX' }),
    differenceMicroUsdt: z.string().optional().meta({ description: 'paid less asked for, where it is USDT' }),
    score: z
      .int()
      .meta({ description: 'only the order among the suggestions of one payment means something' }),
    reasons: z.array(z.enum(SUGGESTION_REASONS)),
  })
  .meta({ id: 'PaymentSuggestion', description: 'what a payment was probably meant for' });
export type SuggestionView = z.infer<typeof suggestion>;

export const queuedPayment = z
  .object({
    ...payment.shape,
    ageSeconds: z
      .int()
      .min(0)
      .nullable()
      .meta({ description: 'chain time since its block, null without a block' }),
    suggestions: z.array(suggestion).meta({ description: 'the best three' }),
  })
  .meta({ id: 'QueuedPayment', description: 'a payment that waits for a person' });

/** What a person did with a payment, with the figures. */
export const settledPayment = z
  .object({
    paymentId: id,
    action: z.enum(['assign', 'credit_user', 'credit_address', 'refund']),
    target: z.string().meta({ description: 'the order, user or address that was named' }),
    resolution: paymentResolution,
    exception: paymentException,
    ...moneyFields,
    differenceSun: z.string().optional(),
    differenceMicroUsdt: z.string().optional(),
    paidOrderId: id.nullable().meta({ description: 'the order, when it is paid now' }),
    userId: id.nullable(),
    refundId: id.nullable(),
    actor: z.string(),
    reason: z.string(),
  })
  .meta({ id: 'SettledPayment', description: 'what a person decided about a payment' });
export type SettledPaymentView = z.infer<typeof settledPayment>;

/** What is known of a payment's order, for the page that decides. */
export const paymentOrder = z.object({
  id,
  reference: z.string(),
  status: z.string(),
  ...moneyFields,
  energy: energyUnits,
  receiver: tronAddress,
  userId: id.nullable(),
  paymentDeadline: instant.nullable(),
});

export const paymentDetail = z
  .object({
    ...payment.shape,
    suggestions: z.array(suggestion).meta({ description: 'of a payment that waits for a person' }),
    settled: settledPayment.nullable().meta({ description: 'what a person decided' }),
    order: paymentOrder.nullable(),
    refund: z
      .object({ id, status: z.string(), address: tronAddress, txid: txid.nullable() })
      .nullable()
      .meta({ description: 'the refund that a person made of it' }),
  })
  .meta({ id: 'PaymentDetail' });

/** A request for a deposit with its exact amount. */
export const deposit = z
  .object({
    id,
    userId: id,
    ...moneyFields,
    paymentAddress: tronAddress,
    status: z.enum(['open', 'seen', 'credited', 'in_review', 'expired', 'cancelled']).meta({
      description: 'seen: in a block, not solid; in_review: its transfer waits for a person',
    }),
    txid: txid.nullable(),
    deadline: instant.meta({ description: 'chain time' }),
    createdAt: instant,
  })
  .meta({ id: 'Deposit', description: 'a request to add to a balance, with its exact amount' });
export type DepositWire = z.infer<typeof deposit>;

/** A transfer to us as the chain told it. */
export const knownTransfer = z
  .object({
    paymentId: id,
    ...moneyFields,
    fromAddress: tronAddress,
    toAddress: tronAddress,
    blockTime: instant.nullable(),
    state: z.enum(['not_in_chain', 'confirming', 'taken', 'flash', 'in_queue', 'settled_by_hand', 'other']),
    orderId: id.nullable().meta({ description: 'an order of the user asked for' }),
  })
  .meta({ id: 'KnownTransfer' });
