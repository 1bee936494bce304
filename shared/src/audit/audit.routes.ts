import { z } from 'zod';
import { instant, pageOf, pageQuery, route } from '../http/index.js';

const facts = z
  .record(z.string(), z.unknown())
  .nullable()
  .meta({ description: 'money as decimal text', examples: [{ status: 'active' }] });

const auditRow = z
  .object({
    id: z.string().meta({ description: 'rising with time', examples: ['412'] }),
    actor: z.string().meta({ description: 'a person, or `system`', examples: ['owner@desk.example'] }),
    action: z.string().meta({ description: '<room>.<verb>', examples: ['prices.change'] }),
    subject: z.string().meta({ description: '<kind>:<id>', examples: ['setting:order.timeout_minutes'] }),
    reason: z.string(),
    before: facts,
    after: facts,
    createdAt: instant,
  })
  .meta({ id: 'AuditRow' });
export type AuditRowView = z.infer<typeof auditRow>;

const text = z.string().min(1).max(300);

/** Who did what to whom and why. */
export const auditRoutes = {
  list: route({
    tag: 'audit',
    access: 'audit.read',
    method: 'GET',
    path: '/api/audit-logs',
    summary: 'The audit log, the newest first',
    query: pageQuery.extend({
      subject: text.optional().meta({ description: 'exactly, as <kind>:<id>' }),
      actor: text.optional().meta({ description: 'exactly' }),
      action: text.optional().meta({ description: 'how it begins: `prices.` or `prices.change`' }),
      from: instant.optional().meta({ description: 'not before' }),
      to: instant.optional().meta({ description: 'before' }),
    }),
    response: pageOf(auditRow),
  }),
} as const;
