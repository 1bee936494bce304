import { z } from 'zod';
import { instant, pageOf, pageQuery, reason, route } from '../http/index.js';

const key = z
  .string()
  .min(1)
  .max(100)
  .meta({ examples: ['order.timeout_minutes'] });
const value = z
  .string()
  .max(4000)
  .meta({ description: 'as text, whatever the type', examples: ['30'] });

const setting = z
  .object({
    key,
    type: z.enum(['number', 'string', 'boolean']),
    value,
    initial: value
      .nullable()
      .meta({ description: 'of a new installation; null where the environment says it' }),
    description: z.string(),
    minimum: z.number().nullable().meta({ description: 'smallest number, where one is known' }),
    maximum: z.number().nullable().meta({ description: 'largest number, where one is known' }),
    choices: z
      .array(z.string())
      .nullable()
      .meta({ description: 'every value it can have, where they are few words' }),
    readOnly: z.boolean().meta({ description: 'from the environment: shown, not changed here' }),
    changedAt: instant.nullable(),
    changedBy: z.string().nullable(),
  })
  .meta({ id: 'Setting' });
export type SettingView = z.infer<typeof setting>;

const all = z.object({ items: z.array(setting), nextCursor: z.null() });

const historyRow = z.object({
  id: z.string(),
  before: value,
  after: value,
  changedBy: z.string(),
  reason: z.string(),
  createdAt: instant,
});
export type SettingHistoryView = z.infer<typeof historyRow>;

const reading = { tag: 'settings', access: 'settings.read', method: 'GET' } as const;

/** What an owner can set without touching the environment; secrets are not among it. */
export const settingsRoutes = {
  list: route({ ...reading, path: '/api/settings', summary: 'Every setting, by key', response: all }),
  change: route({
    tag: 'settings',
    access: 'settings.change',
    method: 'PATCH',
    path: '/api/settings',
    summary: 'Change settings: all of them or none',
    body: z.object({
      changes: z
        .array(z.object({ key, value, seen: value.meta({ description: 'the value that you have seen' }) }))
        .min(1)
        .max(100)
        .refine((changes) => new Set(changes.map((one) => one.key)).size === changes.length, {
          message: 'each setting once',
        }),
      reason,
    }),
    response: all,
    errors: { 'settings/unknown': 422, 'settings/invalid': 422, 'settings/changed_meanwhile': 409 },
  }),
  history: route({
    ...reading,
    path: '/api/settings/:key/history',
    summary: 'Who changed a setting, when and why, the newest first',
    params: z.object({ key }),
    query: pageQuery.omit({ withTotal: true }),
    response: pageOf(historyRow),
    errors: { 'settings/not_found': 404 },
  }),
} as const;
