import { z } from 'zod';
import { id, instant, pageOf, pageQuery, reason, route } from '../http/index.js';
import { ALERT_KINDS } from './alert-kinds.js';

export const ALERT_STATES = ['open', 'acknowledged', 'resolved'] as const;
export type AlertState = (typeof ALERT_STATES)[number];

/** Something people must know of. */
export const alertSchema = z
  .object({
    id,
    kind: z.string().meta({ description: 'what is wrong', examples: ['treasury_low'] }),
    severity: z.enum(['critical', 'warning', 'notice']),
    subject: z.string().meta({ description: 'with what: an address, an id, a name' }),
    message: z.string(),
    data: z.record(z.string(), z.unknown()).meta({ description: 'facts, by kind' }),
    status: z.enum(ALERT_STATES),
    occurrences: z.int().min(1).meta({ description: 'how often it was noticed while open' }),
    raisedAt: instant,
    lastRaisedAt: instant,
    acknowledgedAt: instant.nullable(),
    acknowledgedBy: z.string().nullable(),
    resolvedAt: instant.nullable(),
    resolvedBy: z
      .string()
      .nullable()
      .meta({ description: 'who closed it; null when it went away by itself' }),
    resolution: z.string().nullable(),
  })
  .meta({ id: 'Alert' });
export type Alert = z.infer<typeof alertSchema>;

const params = z.object({ id });
const tag = 'Alerts';

export const alertsRoutes = {
  list: route({
    method: 'GET',
    path: '/api/alerts',
    tag,
    summary: 'Alerts, the newest first',
    access: 'alerts.read',
    query: pageQuery.extend({
      status: z.enum(ALERT_STATES).optional(),
      kind: z.enum(ALERT_KINDS).optional(),
      subject: z.string().max(200).optional(),
    }),
    response: pageOf(alertSchema),
  }),
  acknowledge: route({
    method: 'POST',
    path: '/api/alerts/:id/acknowledge',
    tag,
    summary: 'Says that somebody looks after it; it stays open',
    access: 'alerts.acknowledge',
    params,
    response: alertSchema,
    errors: { 'alerts/not_found': 404, 'alerts/already_acknowledged': 409, 'alerts/already_resolved': 409 },
  }),
  resolve: route({
    method: 'POST',
    path: '/api/alerts/:id/resolve',
    tag,
    summary: 'Closes it by hand; what is still wrong is raised anew',
    access: 'alerts.acknowledge',
    params,
    body: z.object({ reason }),
    response: alertSchema,
    errors: { 'alerts/not_found': 404, 'alerts/already_resolved': 409 },
  }),
} as const;
