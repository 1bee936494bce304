import { z } from 'zod';
import {
  amountText,
  energyUnits,
  id,
  instant,
  pageOf,
  pageQuery,
  positiveAmountText,
  reason,
  route,
  sunText,
  tronAddress,
  txid,
} from '../http/index.js';
import { PLACING_ERRORS, SELLING_ERRORS, userOrderFields } from '../orders/orders.routes.js';
import {
  orderDetail,
  orderFilters,
  orderPayment,
  orderSummary,
  placedOrder,
  receiver,
} from '../orders/orders.schemas.js';

const NOT_FOUND = { 'orders/not_found': 404 } as const;
const NOT_OFFERED = { 'orders/flash_not_offered': 404 } as const;
const flashAddress = tronAddress.meta({ description: 'where flash payments go' });
const count = z.int().min(0);
const byOrder = { orderId: id };

const usdtEnergy = z
  .object({ holder: energyUnits, nonHolder: energyUnits, measured: z.boolean() })
  .meta({ description: 'energy of one USDT transfer, by whether its recipient holds USDT' });

const flashRental = z
  .object({
    ...orderSummary.shape,
    units: count.nullable(),
    payment: z
      .object({
        paymentId: id,
        txid,
        amountSun: sunText,
        earnedSun: sunText.meta({ description: 'price of what it bought' }),
        creditUsedSun: sunText.meta({ description: 'of that, from earlier credit of its sender' }),
        remainderSun: sunText.meta({ description: 'what is left of it: credited, or refunded' }),
      })
      .nullable()
      .meta({ description: 'the plain transfer that made it; null for one ordered beforehand' }),
  })
  .meta({ id: 'FlashRental' });

/** Flash rental: a plain transfer buys units of energy for its sender, or an order made beforehand. */
export const flashRoutes = {
  list: route({
    method: 'GET',
    path: '/api/energy-flash',
    tag: 'flash',
    summary: 'Flash rentals, the newest first',
    access: 'orders.read',
    query: z.object({ ...pageQuery.shape, ...orderFilters.omit({ kind: true }).shape }),
    response: pageOf(flashRental),
  }),
  calculate: route({
    method: 'POST',
    path: '/api/energy-flash/calculate',
    tag: 'flash',
    summary: 'What a plain transfer of an amount would buy; it opens nothing',
    access: 'orders.read',
    body: z.object({
      trxAmountSun: positiveAmountText,
      priceConfigId: id
        .optional()
        .meta({ description: 'of the flash price; the first that sells without it' }),
      recipient: receiver,
      payee: tronAddress.optional().meta({
        description: 'where the USDT will go: without USDT it needs twice the energy a transaction',
      }),
    }),
    response: z
      .object({
        transactionCount: count.meta({ description: 'USDT transfers that it is enough for' }),
        energyPerTransaction: energyUnits,
        totalEnergy: energyUnits,
        units: count,
        unitPriceSun: sunText,
        earnedSun: sunText.meta({ description: 'price of the units' }),
        remainderSun: sunText,
        durationSeconds: z.int(),
        priceConfigId: id,
        flashAddress,
        payeeHoldsUsdt: z.boolean().nullable().meta({ description: 'null: not asked, or no node can say' }),
        usdtEnergy,
      })
      .meta({ id: 'FlashCalculation' }),
    errors: NOT_OFFERED,
  }),
  create: route({
    method: 'POST',
    path: '/api/energy-flash/create',
    tag: 'flash',
    summary: 'Order flash units on behalf of a user, with an exact amount of its own',
    access: 'orders.place',
    idempotent: true,
    status: 201,
    body: z.object({
      ...userOrderFields,
      units: z
        .int()
        .min(1)
        .max(100_000)
        .meta({ examples: [1] }),
      flashAddress: flashAddress.optional(),
      reason: reason.optional(),
    }),
    response: placedOrder,
    errors: { ...SELLING_ERRORS, ...NOT_OFFERED, 'orders/units_out_of_range': 422 },
  }),
  status: route({
    method: 'GET',
    path: '/api/energy-flash/status/:orderId',
    tag: 'flash',
    summary: 'Where an order is, with its request and transfers',
    access: 'orders.read',
    params: z.object(byOrder),
    response: z
      .object({
        order: placedOrder,
        paymentRequest: orderDetail.shape.paymentRequest,
        payments: z.array(orderPayment),
      })
      .meta({ id: 'FlashStatus' }),
    errors: { ...NOT_FOUND, 'chain/not_started': 503 },
  }),
  checkPayment: route({
    method: 'GET',
    path: '/api/energy-flash/check-payment/:address',
    tag: 'flash',
    summary: 'The latest transfers from an address to us, or to an address of ours, with confirmations',
    access: 'payments.read',
    params: z.object({ address: tronAddress }),
    response: z
      .object({
        address: tronAddress,
        ours: z.boolean().meta({ description: 'an address that we receive at' }),
        scannedHeight: z.string().nullable(),
        solidHeight: z.string().nullable(),
        transfers: z.array(z.object({ ...orderPayment.shape, orderId: id.nullable() })),
      })
      .meta({ id: 'AddressTransfers' }),
  }),
  monitor: route({
    method: 'POST',
    path: '/api/energy-flash/monitor',
    tag: 'flash',
    summary: 'The payment request of an order: opened with it, told again as often as asked',
    access: 'orders.read',
    body: z.object(byOrder),
    response: z
      .object({
        order: placedOrder,
        paymentRequest: orderDetail.shape.paymentRequest.unwrap(),
      })
      .meta({ id: 'FlashRequest' }),
    errors: { ...NOT_FOUND, 'orders/no_request': 409, 'chain/not_started': 503 },
  }),
  process: route({
    method: 'POST',
    path: '/api/energy-flash/process',
    tag: 'flash',
    summary: 'Run the next step of an order now; it decides nothing that the step would not',
    access: 'orders.act',
    body: z.object({ ...byOrder, reason }),
    response: placedOrder,
    errors: { ...NOT_FOUND, 'orders/not_retryable': 409 },
  }),
  delegate: route({
    method: 'POST',
    path: '/api/energy-flash/delegate',
    tag: 'flash',
    summary: 'Deliver by hand: a paid order before all others, one that ended unpaid by a manual order, once',
    access: 'orders.manual',
    idempotent: true,
    body: z.object({ ...byOrder, reason }),
    response: placedOrder,
    errors: {
      ...PLACING_ERRORS,
      ...NOT_FOUND,
      'orders/not_deliverable': 409,
      'orders/delivered_by_hand': 409,
      'orders/not_retryable': 409,
    },
  }),
  health: route({
    method: 'GET',
    path: '/api/energy-flash/health',
    tag: 'flash',
    summary: 'Whether plain transfers are served now, and what waits',
    access: 'orders.read',
    response: z
      .object({
        selling: z.boolean(),
        why: z.string().nullable().meta({ description: 'why not' }),
        addresses: z.array(
          z.object({
            address: flashAddress,
            priceConfigId: id.nullable().meta({ description: 'null: no price, so nothing is sold there' }),
            unitPriceSun: amountText.nullable(),
            unitEnergy: energyUnits.nullable(),
            unitSuffices: z
              .boolean()
              .nullable()
              .meta({ description: 'one unit covers a transfer to a holder' }),
          }),
        ),
        waiting: count.meta({ description: 'flash payments that are not booked yet' }),
        held: count.meta({ description: 'flash payments that wait for a person' }),
        undelivered: count.meta({ description: 'flash orders that are paid and not delivered' }),
        oldestWaitingSince: instant.nullable(),
        lastSaleAt: instant.nullable(),
        usdtEnergy,
      })
      .meta({ id: 'FlashHealth' }),
  }),
} as const;
