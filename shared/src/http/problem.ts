import { z } from 'zod';

/** Every error that leaves the API. */
export const problemSchema = z
  .object({
    code: z.string().meta({ description: 'stable, for programs', examples: ['orders/not_found'] }),
    message: z
      .string()
      .meta({ description: 'what happened, for people', examples: ['There is no such order.'] }),
    requestId: z.string().meta({ description: 'as in the header X-Request-Id', examples: ['b7d1c1f2'] }),
    details: z.unknown().optional().meta({ description: 'facts that help, by code' }),
  })
  .meta({ id: 'Problem', description: 'what every error looks like' });
export type Problem = z.infer<typeof problemSchema>;

/** What any route may answer with, beside the codes of its own. */
export const COMMON_ERRORS = {
  'request/invalid': 400,
  'request/too_large': 413,
  'request/unsupported': 415,
  'route/not_found': 404,
  'auth/required': 401,
  'auth/token': 401,
  'auth/session_over': 401,
  'auth/forbidden': 403,
  'auth/second_factor_required': 403,
  'idempotency/other_body': 409,
  'idempotency/in_progress': 409,
  'limit/too_many_requests': 429,
  internal: 500,
  unavailable: 503,
} as const;
