import { z } from 'zod';
import { totpCode } from '../auth/auth.schemas.js';
import {
  currency,
  id,
  instant,
  pageOf,
  pageQuery,
  positiveAmountText,
  reason,
  route,
  tronAddress,
} from '../http/index.js';
import {
  deposit,
  payment,
  paymentBooking,
  paymentDetail,
  paymentException,
  paymentOutcome,
  paymentResolution,
  queuedPayment,
  settledPayment,
} from './payments.schemas.js';

const params = z.object({ id });
const reading = { tag: 'payments', access: 'payments.read', method: 'GET' } as const;
const settling = {
  tag: 'payments',
  access: 'payments.settle',
  method: 'POST',
  idempotent: true,
  params,
  response: settledPayment,
} as const;
const SETTLING = {
  'exceptions/payment_not_found': 404,
  'exceptions/not_in_queue': 409,
  'exceptions/not_solid': 409,
  'exceptions/settled_meanwhile': 409,
} as const;

const GIVING = { ...SETTLING, 'exceptions/maybe_refunded': 409, 'chain/held': 503 } as const;

const amounts = {
  minAmount: positiveAmountText
    .optional()
    .meta({ description: 'in sun or micro-USDT, as the currency says' }),
  maxAmount: positiveAmountText
    .optional()
    .meta({ description: 'in sun or micro-USDT, as the currency says' }),
};

/** Which payments to list; exports take the same. */
export const paymentFilter = z.object({
  outcome: paymentOutcome.optional(),
  exception: paymentException.optional(),
  resolution: paymentResolution.optional(),
  booking: paymentBooking.optional(),
  currency: currency.optional(),
  fromAddress: tronAddress.optional(),
  toAddress: tronAddress.optional(),
  orderId: id.optional(),
  userId: id.optional(),
  ...amounts,
  from: instant.optional().meta({ description: 'first seen at or after' }),
  to: instant.optional().meta({ description: 'first seen before' }),
  q: z.string().trim().min(1).max(100).optional().meta({
    description: 'a transaction id, an address, an order reference, or the id of a payment, order or user',
  }),
});
export type PaymentFilter = z.infer<typeof paymentFilter>;

/** Incoming transfers, finance's queue, and what a person decides. */
export const paymentsRoutes = {
  list: route({
    ...reading,
    path: '/api/payments',
    summary: 'Transfers to our addresses, the newest first',
    query: pageQuery.extend(paymentFilter.shape),
    response: pageOf(payment),
  }),
  unmatched: route({
    ...reading,
    path: '/api/payments/unmatched',
    summary: 'What waits for a person, the oldest first, with suggestions',
    cost: 4,
    query: pageQuery.extend({
      limit: pageQuery.shape.limit.unwrap().default(20),
      outcome: z.enum(['unmatched', 'held']).optional(),
      currency: currency.optional(),
      fromAddress: tronAddress.optional(),
      minAmount: amounts.minAmount,
    }),
    response: pageOf(queuedPayment),
  }),
  one: route({
    ...reading,
    path: '/api/payments/:id',
    summary: 'A transfer with its order, suggestions and what was decided',
    params,
    response: paymentDetail,
    errors: { 'payments/not_found': 404 },
  }),
  assign: route({
    ...settling,
    path: '/api/payments/:id/assign',
    summary: 'Give a waiting payment to an order: through the buyer’s balance, at the price it was sold at',
    body: z.object({ orderId: id, reason }),
    errors: {
      ...GIVING,
      'exceptions/order_not_found': 404,
      'exceptions/order_without_buyer': 422,
      'exceptions/order_cannot_be_paid': 409,
      'exceptions/order_being_paid': 409,
      'exceptions/order_delivered_by_hand': 409,
      'exceptions/wrong_currency': 422,
    },
  }),
  credit: route({
    ...settling,
    path: '/api/payments/:id/credit',
    summary: 'Credit a waiting payment to a user’s balance, or to its sending address',
    body: z
      .object({
        userId: id.optional(),
        toSender: z
          .literal(true)
          .optional()
          .meta({ description: 'to the sending address, for its next flash payment; TRX only' }),
        reason,
      })
      .refine((body) => (body.userId === undefined) !== (body.toSender === undefined), {
        message: 'give either userId or toSender',
      }),
    errors: {
      ...GIVING,
      'exceptions/user_not_found': 404,
      'exceptions/credit_is_trx_only': 422,
      'exceptions/sender_is_shared': 422,
    },
  }),
  refund: route({
    ...settling,
    path: '/api/payments/:id/refund',
    summary: 'Send a waiting payment back to its sender, by the rules of every refund',
    body: z.object({ reason }),
    errors: SETTLING,
  }),
  refundElsewhere: route({
    ...settling,
    access: 'refunds.redirect',
    path: '/api/payments/:id/refund-elsewhere',
    summary: 'Send a waiting payment to another address: for owners, with a new code of their second factor',
    body: z.object({ address: tronAddress, totp: totpCode, reason }),
    errors: {
      ...SETTLING,
      'exceptions/target_forbidden': 422,
      'auth/wrong_code': 403,
      'auth/not_enrolled': 409,
    },
  }),
  monitor: route({
    tag: 'payments',
    access: 'payments.read',
    method: 'POST',
    path: '/api/payments/monitor',
    summary:
      'Say since when an address is watched. Addresses come from the environment alone: any other one is refused',
    body: z.object({ address: tronAddress }),
    response: z.object({
      address: tronAddress,
      use: z.enum(['payment', 'flash', 'treasury', 'supplier']),
      watched: z.boolean().meta({ description: 'whether the scanner follows it already' }),
      watchedFromHeight: z
        .string()
        .nullable()
        .meta({ description: 'first block of which transfers are in the books' }),
    }),
    errors: { 'payments/address_not_ours': 422 },
  }),
  deposits: route({
    ...reading,
    path: '/api/deposits',
    summary: 'Requests to add to balances, the newest first',
    query: pageQuery.extend({
      userId: id.optional(),
      currency: currency.optional(),
      status: z
        .enum(['open', 'held', 'released'])
        .optional()
        .meta({ description: 'of its amount: open for a transfer, held for a late one, or free for others' }),
    }),
    response: pageOf(deposit),
  }),
};
