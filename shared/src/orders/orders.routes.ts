import { z } from 'zod';
import {
  currency,
  id,
  instant,
  moneyFields,
  pageOf,
  reason,
  route,
  tronAddress,
  txid,
} from '../http/index.js';
import { durationSeconds } from '../prices/prices.schemas.js';
import {
  orderDetail,
  orderListQuery,
  orderSummary,
  placedOrder,
  priority,
  receiver,
} from './orders.schemas.js';

const params = z.object({ id });
const because = z.object({ reason });
const NOT_FOUND = { 'orders/not_found': 404 } as const;

/** What keeps an order from being made, whoever asks. */
export const PLACING_ERRORS = {
  'orders/receiver_is_ours': 422,
  'orders/receiver_not_activated': 422,
  'orders/receiver_is_contract': 422,
  'orders/energy_out_of_range': 422,
  'risk/denied': 422,
  'risk/receiver_volume': 409,
  'selling/paused': 503,
  'tron/no_answer': 503,
  'chain/not_started': 503,
} as const;
/** What keeps a user from ordering beside that. */
export const SELLING_ERRORS = {
  ...PLACING_ERRORS,
  'orders/user_not_found': 404,
  'orders/placed_otherwise': 409,
  'orders/price_changed': 409,
  'orders/not_worth_it': 422,
  'orders/pause_after_unpaid': 409,
  'orders/too_many_open': 409,
  'orders/too_many_held': 409,
  'payments/no_free_amount': 409,
  'ledger/insufficient_balance': 409,
  'risk/too_many_orders': 409,
  'risk/user_volume': 409,
  'rates/none': 503,
  'rates/stale': 503,
  'selling/sold_out': 503,
} as const;

export const clientOrderId = z
  .string()
  .regex(/^[\x20-\x7e]{1,100}$/)
  .meta({ description: 'names the order: the same one is made once', examples: ['shop-4711'] });
export const userOrderFields = {
  userId: id.meta({ description: 'on whose behalf' }),
  receiver,
  payWith: z.enum(['transfer', 'balance']),
  currency: currency.default('TRX'),
  clientOrderId,
};

const transferOnChain = z.object({
  index: z.int().min(0),
  ...moneyFields,
  fromAddress: tronAddress,
  toAddress: tronAddress,
});

/** What a look at one transaction found. */
export const transferLook = z
  .object({
    inBooks: z
      .array(
        z.object({
          paymentId: id,
          ...moneyFields,
          fromAddress: tronAddress,
          toAddress: tronAddress,
          blockTime: instant.nullable(),
          state: z.enum([
            'not_in_chain',
            'confirming',
            'taken',
            'flash',
            'in_queue',
            'settled_by_hand',
            'other',
          ]),
          forThisOrder: z.boolean(),
        }),
      )
      .meta({ description: 'transfers of it that the scanner brought, and how they were judged' }),
    onChain: z
      .object({
        state: z
          .enum(['unknown', 'scanned', 'not_scanned_yet'])
          .meta({ description: 'unknown: no block of our nodes has it; scanned: the books know all of it' }),
        height: z.string().nullable(),
        scannedHeight: z.string(),
        transfers: z.array(transferOnChain).meta({ description: 'what its block brings to our addresses' }),
      })
      .meta({ description: 'what the nodes say now' }),
  })
  .meta({ id: 'TransferLook', description: 'what a look at a transaction found; it assigns nothing' });

/** Orders: who ordered what, what became of it, and what people can do about it. */
export const ordersRoutes = {
  list: route({
    method: 'GET',
    path: '/api/orders',
    tag: 'orders',
    summary: 'Orders, the newest first',
    access: 'orders.read',
    query: orderListQuery,
    response: pageOf(orderSummary),
  }),
  get: route({
    method: 'GET',
    path: '/api/orders/:id',
    tag: 'orders',
    summary: 'Everything known of an order, with its timeline',
    access: 'orders.read',
    params,
    response: orderDetail,
    errors: NOT_FOUND,
  }),
  place: route({
    method: 'POST',
    path: '/api/orders',
    tag: 'orders',
    summary: 'Order on behalf of a user: a package, or energy for a duration',
    access: 'orders.place',
    idempotent: true,
    status: 201,
    body: z
      .object({
        ...userOrderFields,
        energyPackageId: id.optional(),
        energy: z
          .int()
          .min(1)
          .max(1_000_000_000)
          .optional()
          .meta({ examples: [65_000] }),
        durationSeconds: durationSeconds.optional(),
        quantity: z
          .int()
          .min(1)
          .max(100)
          .default(1)
          .meta({ description: 'so many times the energy and price' }),
        reason: reason.optional(),
      })
      .refine(
        ({ energyPackageId, energy, durationSeconds: duration }) =>
          energyPackageId === undefined
            ? energy !== undefined && duration !== undefined
            : energy === undefined && duration === undefined,
        { message: 'give either energyPackageId, or energy and durationSeconds' },
      ),
    response: placedOrder,
    errors: {
      ...SELLING_ERRORS,
      'orders/package_not_offered': 404,
      'orders/duration_not_offered': 404,
    },
  }),
  cancel: route({
    method: 'POST',
    path: '/api/orders/:id/cancel',
    tag: 'orders',
    summary: 'Cancel an order that nobody has paid',
    access: 'orders.act',
    params,
    body: because,
    response: placedOrder,
    errors: { ...NOT_FOUND, 'orders/not_cancellable': 409 },
  }),
  retry: route({
    method: 'POST',
    path: '/api/orders/:id/retry',
    tag: 'orders',
    summary: 'Try the next step of an order again, now and with new patience',
    access: 'orders.act',
    params,
    body: because,
    response: placedOrder,
    errors: { ...NOT_FOUND, 'orders/not_retryable': 409, 'orders/refund_needs_person': 409 },
  }),
  refund: route({
    method: 'POST',
    path: '/api/orders/:id/refund',
    tag: 'orders',
    summary: 'Stop an order and give its price back, once none of its energy is out',
    access: 'orders.refund',
    idempotent: true,
    params,
    body: because,
    response: placedOrder,
    errors: { ...NOT_FOUND, 'orders/not_refundable': 409, 'chain/held': 503 },
  }),
  reprioritise: route({
    method: 'PATCH',
    path: '/api/orders/:id',
    tag: 'orders',
    summary: 'Serve an order before or after others',
    access: 'orders.act',
    params,
    body: z.object({
      priority,
      seen: priority.meta({ description: 'what you have seen; refused when it is another by now' }),
      reason,
    }),
    response: placedOrder,
    errors: { ...NOT_FOUND, 'orders/changed_meanwhile': 409, 'orders/already_served': 409 },
  }),
  payment: route({
    method: 'POST',
    path: '/api/orders/:id/payment',
    tag: 'orders',
    summary: 'Look at a transaction now; it assigns nothing',
    access: 'payments.read',
    cost: 5,
    params,
    body: z.object({ txid }),
    response: transferLook,
    errors: { ...NOT_FOUND, 'tron/no_answer': 503, 'chain/not_started': 503 },
  }),
} as const;
