import { z } from 'zod';

/** What a message says, as it was when the event happened. Money in sun, times are chain time. */
export const payloadSchema = z.object({
  orderId: z.string(),
  reference: z.string(),
  energy: z.number().int(),
  durationSeconds: z.number().int(),
  receiver: z.string(),
  amountSun: z.string().regex(/^\d+$/).transform(BigInt),
  payWith: z.enum(['transfer', 'balance', 'none']),
  endsAt: z.iso
    .datetime()
    .nullable()
    .transform((text) => (text === null ? null : new Date(text))),
  chainTime: z.iso.datetime().transform((text) => new Date(text)),
  delegateTxids: z.array(z.string()),
});

export type Payload = z.output<typeof payloadSchema>;
/** As it is stored. */
export type StoredPayload = z.input<typeof payloadSchema>;
