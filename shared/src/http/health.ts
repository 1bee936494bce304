import { z } from 'zod';

/** What the public health check tells: no detail. */
export const healthSchema = z.object({ status: z.enum(['ok', 'degraded', 'down']) });
export type Health = z.infer<typeof healthSchema>;
