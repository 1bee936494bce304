import { z } from 'zod';
import { totpCode } from '../auth/auth.schemas.js';
import { currency, id, instant, pageOf, pageQuery, reason, route, tronAddress } from '../http/index.js';
import { refund, refundDoubt, refundReason, refundStatus } from './refunds.schemas.js';

const params = z.object({ id });
const reading = { tag: 'refunds', access: 'refunds.read', method: 'GET' } as const;
const deciding = {
  tag: 'refunds',
  access: 'refunds.decide',
  method: 'POST',
  idempotent: true,
  params,
  response: refund,
} as const;
const because = {
  seen: refundStatus.optional().meta({
    description: 'the status as you saw it; give `due` to decide against what another person let go',
  }),
  reason,
};
const DECIDING = {
  'refunds/unknown': 404,
  'refunds/ended': 409,
  'refunds/decided_meanwhile': 409,
  'refunds/under_way': 409,
} as const;
const TARGET = { 'refunds/target_forbidden': 422 } as const;

/** Money that goes back, and what people decide about it. */
export const refundsRoutes = {
  list: route({
    ...reading,
    path: '/api/refunds',
    summary: 'Refunds, the newest first',
    query: pageQuery.extend({
      status: refundStatus.optional(),
      refundReason: refundReason.optional(),
      needsPersonReason: refundDoubt.optional(),
      currency: currency.optional(),
      address: tronAddress.optional(),
      orderId: id.optional(),
      from: instant.optional().meta({ description: 'created at or after' }),
      to: instant.optional().meta({ description: 'created before' }),
    }),
    response: pageOf(refund),
  }),
  one: route({
    ...reading,
    path: '/api/refunds/:id',
    summary: 'A refund',
    params,
    response: refund,
    errors: { 'refunds/unknown': 404 },
  }),
  approve: route({
    ...deciding,
    path: '/api/refunds/:id/approve',
    summary: 'Let a waiting refund go whatever the limits say; the brake and the treasury count all the same',
    body: z.object(because),
    errors: { ...DECIDING, ...TARGET },
  }),
  retry: route({
    ...deciding,
    path: '/api/refunds/:id/retry',
    summary: 'Let the rules judge a waiting refund again, limits included',
    body: z.object(because),
    errors: DECIDING,
  }),
  credit: route({
    ...deciding,
    path: '/api/refunds/:id/credit',
    summary: 'Credit a refund to a user’s balance or to its address, instead of sending it',
    body: z
      .object({
        userId: id.optional(),
        toAddress: z.literal(true).optional().meta({ description: 'for its next flash payment; TRX only' }),
        ...because,
      })
      .refine((body) => (body.userId === undefined) !== (body.toAddress === undefined), {
        message: 'give either userId or toAddress',
      }),
    errors: {
      ...DECIDING,
      ...TARGET,
      'refunds/credit_is_trx_only': 422,
      'refunds/unknown_user': 404,
      'refunds/maybe_paid': 409,
      'chain/held': 503,
    },
  }),
  writeOff: route({
    ...deciding,
    path: '/api/refunds/:id/write-off',
    summary: 'Give a refund up: nobody gets it, and its order has failed',
    body: z.object(because),
    errors: DECIDING,
  }),
  redirect: route({
    ...deciding,
    access: 'refunds.redirect',
    path: '/api/refunds/:id/redirect',
    summary: 'Send a waiting refund to another address: for owners, with a new code of their second factor',
    body: z.object({ address: tronAddress, totp: totpCode, ...because }),
    errors: {
      ...DECIDING,
      ...TARGET,
      'refunds/same_target': 409,
      'refunds/not_redirectable': 422,
      'auth/wrong_code': 403,
      'auth/not_enrolled': 409,
    },
  }),
};
