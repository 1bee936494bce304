import { z } from 'zod';

/** Every error that leaves the API. */
export const problemSchema = z.object({
  code: z.string().meta({ description: 'stable, for programs', examples: ['orders/not_found'] }),
  message: z.string().meta({ description: 'what happened, for people' }),
  requestId: z.string(),
  details: z.unknown().optional(),
});
export type Problem = z.infer<typeof problemSchema>;
