import { z } from 'zod';
import { currency, instant, route, sunText } from '../http/index.js';

export const EVENT_TOPICS = ['order', 'payment', 'refund', 'alert', 'figures'] as const;
export type EventTopic = (typeof EVENT_TOPICS)[number];

/** What live figures show; counted by the rows, a few seconds old at the most. */
export const figuresSchema = z
  .object({
    ordersByStatus: z
      .record(z.string(), z.int().min(0))
      .meta({ description: 'orders in work, by status; those that are over are not counted' }),
    oldestPaidSeconds: z
      .number()
      .min(0)
      .meta({ description: 'how long the oldest paid order waits for its energy' }),
    delivered24h: z.int().min(0),
    ended24h: z.int().min(0).meta({ description: 'delivered or refunded in 24 hours' }),
    openPayments: z.int().min(0).meta({ description: 'transfers that wait for finance' }),
    stakedSun: sunText,
    freeSun: sunText.meta({ description: 'stake that can be delegated now' }),
    recoveringEnergy: z.int().min(0).meta({ description: 'energy that came back used and recovers' }),
    criticalAlerts: z.int().min(0),
  })
  .meta({ id: 'LiveFigures' });
export type LiveFigures = z.infer<typeof figuresSchema>;

/** What the data of an event is, by its topic. */
export const eventDataSchemas = {
  order: z.object({
    kind: z.string().meta({ description: 'what happened, as in the timeline' }),
    subject: z.uuid().meta({ description: 'the order' }),
    status: z.string(),
    fromStatus: z.string().nullable(),
    at: instant,
  }),
  payment: z.object({
    kind: z.enum(['seen', 'changed', 'orphaned']),
    subject: z.uuid().meta({ description: 'the payment' }),
    status: z.string(),
    outcome: z.string().nullable(),
    orderId: z.uuid().nullable(),
    currency,
    amount: z.string(),
    at: instant,
  }),
  refund: z.object({
    kind: z.enum(['due', 'changed']),
    subject: z.uuid().meta({ description: 'the refund' }),
    status: z.string(),
    currency,
    amount: z.string(),
    paymentId: z.uuid().nullable(),
    orderId: z.uuid().nullable(),
    at: instant,
  }),
  alert: z.object({
    kind: z.enum(['raised', 'acknowledged', 'resolved']),
    subject: z.uuid().meta({ description: 'the alert' }),
    alertKind: z.string(),
    about: z.string(),
    message: z.string(),
    at: instant,
  }),
  figures: figuresSchema,
} as const;

export const eventsRoutes = {
  stream: route({
    method: 'GET',
    path: '/api/events',
    tag: 'Events',
    summary:
      'Live events (server-sent): order, payment, refund, alert, figures. Last-Event-ID goes on where a connection broke, on any server; "heartbeat" names the place every ten seconds, "reset" says that too much was missed, "end" that the session is over',
    access: 'signed-in',
    query: z.object({
      topics: z
        .string()
        .regex(new RegExp(`^(${EVENT_TOPICS.join('|')})(,(${EVENT_TOPICS.join('|')}))*$`))
        .optional()
        .meta({ description: 'only these, separated by commas', examples: ['order,alert'] }),
    }),
    contentType: 'text/event-stream',
    response: z.string(),
    errors: { 'events/too_many': 429 },
  }),
} as const;
