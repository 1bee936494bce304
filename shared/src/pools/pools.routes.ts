import { z } from 'zod';
import {
  energyUnits,
  id,
  pageOf,
  pageQuery,
  positiveAmountText,
  reason,
  route,
  sunText,
  tronAddress,
} from '../http/index.js';
import { durationSeconds } from '../prices/prices.schemas.js';
import { poolLog, poolStatus, poolView, recoveryForecast, stockFigures } from './pools.schemas.js';

const params = z.object({ id });
const tag = 'energy pools';
const NOT_FOUND = { 'pools/not_found': 404 } as const;
const name = z.string().trim().min(1).max(60);
const costPerEnergySun = z
  .string()
  .regex(/^\d{1,9}$/)
  .meta({ description: 'sun owed for one energy and each started day', examples: ['20'] });
const priority = z.int().min(0).max(1000).meta({ description: 'lower serves first among equal costs' });
const walletLimitSun = positiveAmountText
  .nullable()
  .meta({ description: 'most stake each wallet may have delegated at once; null: no limit' });

const poolDetails = poolView;

/** Pools of supplier wallets: what they hold, what is free, and what an operator changes. */
export const poolsRoutes = {
  list: route({
    tag,
    access: 'pools.read',
    method: 'GET',
    path: '/api/energy-pools',
    summary: 'Every pool with its stock, the cheapest first, and the stock of all of them',
    query: z.object({ status: poolStatus.optional() }),
    response: z.object({
      items: z.array(poolView),
      nextCursor: z.null(),
      totals: stockFigures.extend({
        wallets: z.int().min(0),
        utilisationPercent: z.int().min(0).max(100),
        sellingEnergyPerDay: energyUnits.nullable().meta({
          description:
            'energy that the stake of the selling wallets yields a day now; null while no node says',
        }),
      }),
    }),
  }),
  details: route({
    tag,
    access: 'pools.read',
    method: 'GET',
    path: '/api/energy-pools/:id',
    summary: 'One pool; in maintenance, what still has to end',
    params,
    response: poolDetails,
    errors: NOT_FOUND,
  }),
  create: route({
    tag,
    access: 'pools.manage',
    method: 'POST',
    status: 201,
    idempotent: true,
    path: '/api/energy-pools',
    summary: 'Make a pool',
    body: z.object({
      name,
      status: poolStatus.default('active'),
      costPerEnergySun,
      priority: priority.default(100),
      walletLimitSun: walletLimitSun.default(null),
      reason,
    }),
    response: poolDetails,
    errors: { 'pools/name_taken': 409 },
  }),
  change: route({
    tag,
    access: 'pools.manage',
    method: 'PATCH',
    path: '/api/energy-pools/:id',
    summary: 'Change a pool; maintenance takes no new rentals and lets running ones finish',
    params,
    body: z
      .object({
        name: name.optional(),
        status: poolStatus.optional(),
        costPerEnergySun: costPerEnergySun.optional(),
        priority: priority.optional(),
        walletLimitSun: walletLimitSun.optional(),
        expectedStatus: poolStatus
          .optional()
          .meta({ description: 'the status as you saw it: refused when it changed meanwhile' }),
        seen: z
          .object({ name, costPerEnergySun, priority, walletLimitSun })
          .partial()
          .optional()
          .meta({ description: 'what you saw of it: refused when it changed meanwhile' }),
        reason,
      })
      .refine(
        ({ reason: _why, expectedStatus: _expected, seen: _seen, ...change }) =>
          Object.values(change).some((value) => value !== undefined),
        'changes nothing',
      ),
    response: poolDetails,
    errors: { ...NOT_FOUND, 'pools/name_taken': 409, 'pools/changed_meanwhile': 409 },
  }),
  allocate: route({
    tag,
    access: 'pools.read',
    method: 'POST',
    cost: 5,
    path: '/api/energy-pools/allocate',
    summary: 'Which wallets would serve an order now: a plan, nothing is reserved',
    body: z.object({
      energy: z
        .int()
        .min(1)
        .max(1_000_000_000)
        .meta({ description: 'energy to deliver', examples: [65000] }),
      receiver: tronAddress,
      durationSeconds: durationSeconds.default(3_600),
      priority: z.enum(['high', 'normal', 'low']).default('normal'),
    }),
    response: z.object({
      wallets: z.array(
        z.object({
          walletId: id,
          poolId: id,
          address: tronAddress,
          energy: energyUnits,
          sun: sunText.meta({ description: 'stake it would delegate' }),
          costSun: sunText.meta({ description: 'owed to its supplier for one day' }),
        }),
      ),
      totalCostSun: sunText,
      estimatedSeconds: z.int().min(0).meta({ description: 'from now to the block' }),
      waitsBehind: z.int().min(0).meta({ description: 'paid orders that would be served before it' }),
    }),
    errors: { 'pools/no_capacity': 409, 'pools/receiver_is_supplier': 422 },
  }),
  forecast: route({
    tag,
    access: 'pools.read',
    method: 'GET',
    path: '/api/energy-pools/forecast',
    summary: 'What can be delegated in each of the next 24 hours, as used energy recovers and rentals end',
    query: z.object({ poolId: id.optional(), walletId: id.optional() }),
    response: recoveryForecast,
  }),
  logs: route({
    tag,
    access: 'pools.read',
    method: 'GET',
    path: '/api/energy-pools/:id/logs',
    summary: 'What was done to a pool and its wallets, newest first',
    params,
    query: pageQuery.extend({ walletId: id.optional(), action: z.string().max(60).optional() }),
    response: pageOf(poolLog),
    errors: NOT_FOUND,
  }),
} as const;
