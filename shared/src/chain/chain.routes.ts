import { z } from 'zod';
import { energyUnits, id, reason, route, sunText, tronAddress } from '../http/index.js';
import { clientOrderId, PLACING_ERRORS } from '../orders/orders.routes.js';
import { placedOrder, priority, receiver } from '../orders/orders.schemas.js';
import { durationSeconds } from '../prices/prices.schemas.js';

/** The chain by hand: what an address has, energy given away and taken back. A private key never travels here. */
export const chainRoutes = {
  balance: route({
    method: 'GET',
    path: '/api/tron/balance/:address',
    tag: 'chain',
    summary: 'What an address has on the chain now',
    access: 'chain.read',
    cost: 2,
    params: z.object({ address: tronAddress }),
    response: z
      .object({
        address: tronAddress,
        activated: z.boolean(),
        isContract: z.boolean(),
        balanceSun: sunText,
        energy: energyUnits.meta({ description: 'that it could use now' }),
        bandwidth: z.int().min(0).meta({ description: 'that it could use now' }),
        delegatedEnergy: energyUnits.meta({ description: 'that we sold it and that it has now' }),
        delegatedSun: sunText.meta({ description: 'stake of ours behind that' }),
        holdsUsdt: z.boolean().nullable().meta({ description: 'null while no node can say' }),
      })
      .meta({ id: 'AddressBalance' }),
    errors: { 'tron/no_answer': 503 },
  }),
  delegate: route({
    method: 'POST',
    path: '/api/tron/delegate',
    tag: 'chain',
    summary: 'Give energy away: a manual order, price 0, through the same corridor',
    access: 'orders.manual',
    idempotent: true,
    status: 201,
    body: z.object({
      receiver,
      energy: z
        .int()
        .min(1)
        .max(1_000_000_000)
        .meta({ examples: [65_000] }),
      durationSeconds,
      priority: priority.default('normal'),
      clientOrderId: clientOrderId.optional(),
      reason,
    }),
    response: placedOrder,
    errors: { ...PLACING_ERRORS, 'orders/placed_otherwise': 409 },
  }),
  undelegate: route({
    method: 'POST',
    path: '/api/tron/undelegate',
    tag: 'chain',
    summary: 'End a manual order now: what is out comes back, what is not stays',
    access: 'orders.manual',
    body: z.object({ orderId: id, reason }),
    response: placedOrder,
    errors: {
      'orders/not_found': 404,
      'orders/not_manual': 409,
      'orders/already_ending': 409,
      'chain/held': 503,
    },
  }),
} as const;
