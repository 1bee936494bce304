import { z } from 'zod';
import { id, instant, reason, route, tronAddress } from '../http/index.js';

export const RISK_LISTS = ['deny', 'allow', 'exchange'] as const;

const list = z.enum(RISK_LISTS).meta({
  description:
    'deny: nothing is sold to it, what it pays is held; allow: no limits of rate and volume; exchange: a wallet that many share',
});

const entry = z
  .object({
    id,
    list,
    subjectKind: z.enum(['address', 'user']),
    subject: z.string().meta({ description: 'the address, or the id of the user' }),
    note: z.string().meta({ description: 'why' }),
    actor: z.string(),
    createdAt: instant,
  })
  .meta({ id: 'RiskEntry', description: 'an address or a user on a list of the risk rules' });
export type RiskEntryWire = z.infer<typeof entry>;

const subject = z
  .object({
    list,
    address: tronAddress.optional(),
    userId: id.optional(),
    reason,
  })
  .refine((body) => (body.address === undefined) !== (body.userId === undefined), {
    message: 'give either address or userId',
  });

const changing = {
  tag: 'risk',
  access: 'risk.change',
  method: 'POST',
  body: subject,
  response: z.object({
    changed: z.boolean().meta({ description: 'false: it was so already' }),
  }),
} as const;

/** Lists of the risk rules. */
export const riskRoutes = {
  list: route({
    tag: 'risk',
    access: 'risk.read',
    method: 'GET',
    path: '/api/risk/entries',
    summary: 'What is on the lists now, the oldest first',
    query: z.object({ list: list.optional() }),
    response: z.object({ items: z.array(entry), nextCursor: z.null() }),
  }),
  add: route({
    ...changing,
    path: '/api/risk/entries',
    summary: 'Put an address or a user on a list; it counts from the next order or payment on',
    errors: { 'risk/no_such_user': 404, 'risk/only_addresses': 422 },
  }),
  remove: route({
    ...changing,
    path: '/api/risk/entries/remove',
    summary: 'Take an address or a user off a list; what was held stays with finance',
  }),
};
