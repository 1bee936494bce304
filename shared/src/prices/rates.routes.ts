import { z } from 'zod';
import { id, instant, microUsdtText, positiveAmountText, reason, route } from '../http/index.js';

const rate = z
  .object({
    id,
    microUsdtPerTrx: microUsdtText.meta({ description: 'micro-USDT for one TRX', examples: ['287500'] }),
    at: instant.meta({ description: 'when the source said it, or a person' }),
    source: z.enum(['manual', 'http']),
    status: z.enum(['active', 'pending', 'rejected', 'superseded']),
    decidedBy: z.string().nullable().meta({ description: 'null: the word of the source was enough' }),
    stale: z.boolean().meta({ description: 'too old to sell at' }),
  })
  .meta({ id: 'ExchangeRate' });
export type ExchangeRateView = z.infer<typeof rate>;

const view = z
  .object({
    active: rate.nullable(),
    pending: rate.nullable().meta({ description: 'a jump that waits for a person' }),
    history: z.array(rate).meta({ description: 'the newest first' }),
  })
  .meta({ id: 'ExchangeRates' });

const changing = { tag: 'rates', access: 'prices.change', method: 'POST', response: view } as const;
const CHANGED = { 'rates/changed_meanwhile': 409 } as const;

/** What a TRX is worth in USDT. */
export const ratesRoutes = {
  view: route({
    tag: 'rates',
    access: 'prices.read',
    method: 'GET',
    path: '/api/rates',
    summary: 'The rate in force, the one that waits for a person, and those before',
    response: view,
  }),
  set: route({
    ...changing,
    path: '/api/rates',
    summary: 'Set the rate by hand',
    body: z.object({
      microUsdtPerTrx: positiveAmountText.meta({
        description: 'micro-USDT for one TRX',
        examples: ['287500'],
      }),
      seen: id.nullable().meta({ description: 'id of the rate in force that you have seen; null: none' }),
      reason,
    }),
    errors: { ...CHANGED, 'rates/invalid': 422 },
  }),
  accept: route({
    ...changing,
    path: '/api/rates/:id/accept',
    summary: 'Let the waiting rate in force',
    params: z.object({ id }),
    body: z.object({ reason }),
    errors: CHANGED,
  }),
  reject: route({
    ...changing,
    path: '/api/rates/:id/reject',
    summary: 'Keep the rate in force',
    params: z.object({ id }),
    body: z.object({ reason }),
    errors: CHANGED,
  }),
} as const;
