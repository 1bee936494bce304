import { z } from 'zod';

const doubt = z.object({
  id: z.string(),
  txid: z.string(),
  kind: z.string(),
  address: z.string(),
  counterparty: z.string().nullable(),
  sun: z.string(),
  returned: z.boolean(),
  advice: z.string(),
});
const adopted = z.object({ txid: z.string(), purpose: z.string(), subject: z.string() });

/** What the contract leaves open: the findings of a comparison, as the server writes them. */
const findings = z.object({
  adopted: z.array(adopted).default([]),
  doubts: z.array(doubt).default([]),
});
export type Findings = z.infer<typeof findings>;

/** Nothing where they look different: then the page shows them as they are. */
export const readFindings = (given: unknown): Findings | undefined => findings.safeParse(given).data;
