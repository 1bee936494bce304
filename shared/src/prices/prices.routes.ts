import { z } from 'zod';
import { id, instant, reason, route } from '../http/index.js';
import {
  energyPackage,
  energyPackageVersion,
  newEnergyPackage,
  newPriceConfig,
  packageChanges,
  preview,
  priceConfig,
  priceConfigChanges,
  priceConfigKind,
  priceConfigVersion,
  priceVersion,
  quote,
  quoteRequest,
} from './prices.schemas.js';

const reading = { tag: 'prices', access: 'prices.read', method: 'GET' } as const;
const asking = { tag: 'prices', access: 'prices.read', method: 'POST' } as const;
const making = {
  tag: 'prices',
  access: 'prices.change',
  method: 'POST',
  status: 201,
  idempotent: true,
} as const;
const changing = { tag: 'prices', access: 'prices.change', method: 'PATCH' } as const;

const all = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), nextCursor: z.null() });
const params = z.object({ id });
const which = z.object({
  status: z
    .enum(['active', 'all'])
    .default('active')
    .meta({ description: 'all: also series that sell no more' }),
});

const MAKE = { 'pricing/invalid': 422, 'pricing/taken': 409 } as const;
const CHANGE = { ...MAKE, 'pricing/not_found': 404, 'pricing/changed_meanwhile': 409 } as const;
const ASK = {
  'orders/package_not_offered': 404,
  'orders/duration_not_offered': 404,
  'tron/no_answer': 503,
} as const;

/** What somebody has seen and wants otherwise: what is left out stays, `active: false` takes it off the list. */
const changeOf = <T extends z.ZodType>(change: T) =>
  z
    .object({
      version: priceVersion.meta({
        description: 'that you have seen; refused when it is no longer in force',
      }),
      active: z.literal(false).optional(),
      change: change.optional(),
      reason,
    })
    .refine((body) => (body.active === false) !== (body.change !== undefined), {
      message: 'give either what changes or active: false',
    });

/** Prices: packages, tiers, rules and flash prices with their versions, and what a buyer would pay. */
export const pricesRoutes = {
  packages: route({
    ...reading,
    path: '/api/energy-packages',
    summary: 'Ready-made offers',
    query: which,
    response: all(energyPackage),
  }),
  createPackage: route({
    ...making,
    path: '/api/energy-packages',
    summary: 'A new offer',
    body: z.object({ ...newEnergyPackage.shape, reason }),
    response: energyPackage,
    errors: MAKE,
  }),
  changePackage: route({
    ...changing,
    path: '/api/energy-packages/:id',
    summary: 'Change an offer (adds a version), or take it off the list',
    params,
    body: changeOf(packageChanges),
    response: energyPackage,
    errors: CHANGE,
  }),
  packageVersions: route({
    ...reading,
    path: '/api/energy-packages/:id/versions',
    summary: 'Every version of an offer, the newest first',
    params,
    response: all(energyPackageVersion),
    errors: { 'pricing/not_found': 404 },
  }),
  configs: route({
    ...reading,
    path: '/api/price-configs',
    summary: 'Duration and volume tiers, rules by time and utilisation, flash prices',
    query: which.extend({ kind: priceConfigKind.optional() }),
    response: all(priceConfig),
  }),
  createConfig: route({
    ...making,
    path: '/api/price-configs',
    summary: 'A new tier, rule or flash price',
    body: z.object({ config: newPriceConfig, reason }),
    response: priceConfig,
    errors: { ...MAKE, 'tron/no_answer': 503 },
  }),
  changeConfig: route({
    ...changing,
    path: '/api/price-configs/:id',
    summary: 'Change a tier, rule or flash price (adds a version), or take it off the list',
    params,
    body: changeOf(priceConfigChanges),
    response: priceConfig,
    errors: { ...CHANGE, 'tron/no_answer': 503 },
  }),
  configVersions: route({
    ...reading,
    path: '/api/price-configs/:id/versions',
    summary: 'Every version of a tier, rule or flash price, the newest first',
    params,
    response: all(priceConfigVersion),
    errors: { 'pricing/not_found': 404 },
  }),
  quote: route({
    ...asking,
    path: '/api/prices/quote',
    summary: 'What a buyer pays now',
    body: quoteRequest,
    response: quote,
    errors: { ...ASK, 'orders/not_worth_it': 422, 'orders/energy_out_of_range': 422 },
  }),
  preview: route({
    ...asking,
    path: '/api/prices/preview',
    summary: 'What a buyer would pay, now or at another moment, between which floor and ceiling',
    body: z.object({
      request: quoteRequest,
      at: instant.optional(),
      utilisationPercent: z.int().min(0).max(100).optional(),
    }),
    response: preview,
    errors: ASK,
  }),
} as const;
