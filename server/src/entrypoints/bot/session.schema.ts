import { randomBytes } from 'node:crypto';
import { parseTronAddress, type TronAddress } from '@energy-desk/shared/units';
import { z } from 'zod';

const address = z.string().transform((text, context): TronAddress => {
  const parsed = parseTronAddress(text);
  if (parsed) return parsed;
  context.addIssue({ code: 'custom', message: 'not an address' });
  return z.NEVER;
});

/** Who will get the USDT: decides what one transfer needs. */
const recipient = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('holds') }),
  z.object({ kind: z.literal('empty') }),
  z.object({ kind: z.literal('unknown') }),
  z.object({ kind: z.literal('address'), address, holds: z.boolean().nullable() }),
]);
export type Recipient = z.output<typeof recipient>;

/** What is rented: a package as offered, or an amount of energy, perhaps counted in transfers. */
const choice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('package'), packageId: z.string() }),
  z.object({ kind: z.literal('energy'), energy: z.number().int().positive() }),
  z.object({ kind: z.literal('transfers'), transfers: z.number().int().positive() }),
]);
export type Choice = z.output<typeof choice>;

/** Names the order or deposit to be: asking for it twice gives the same one. */
const nonce = z.string().regex(/^[0-9a-f]{32}$/);

const draft = z.object({
  nonce,
  choice: choice.nullable(),
  durationSeconds: z.number().int().positive().nullable(),
  receiver: address.nullable(),
  recipient: recipient.nullable(),
  /** Prices in sun and micro-USDT of the last review shown: those that a confirmation agrees to. */
  reviewedSun: z.string().nullable(),
  reviewedMicroUsdt: z.string().nullable().default(null),
});
export type Draft = z.output<typeof draft>;

/** Flash energy for another address. */
const flashDraft = z.object({
  nonce,
  configId: z.string(),
  units: z.number().int().positive(),
  receiver: address.nullable(),
  reviewedSun: z.string().nullable(),
  reviewedMicroUsdt: z.string().nullable(),
});
export type FlashDraft = z.output<typeof flashDraft>;

/** What is added to the balance; the nonce names the request to be. */
const depositDraft = z.object({ nonce, currency: z.enum(['TRX', 'USDT']) });
export type DepositDraft = z.output<typeof depositDraft>;

const INPUTS = [
  'energy',
  'receiver',
  'recipient',
  'book',
  'label',
  'units',
  'flash_receiver',
  'deposit',
] as const;

const input = z.object({
  kind: z.enum(INPUTS),
  walletId: z.string().optional(),
});
export type PendingInput = z.output<typeof input>;

const session = z.object({
  /** The one message that shows pages; it is edited in place. */
  pageId: z.number().int().nullable().default(null),
  /** The picture that the page is, by what it shows; null for a page of text. */
  pagePicture: z.string().nullable().default(null),
  draft: draft.nullable().default(null),
  flash: flashDraft.nullable().default(null),
  deposit: depositDraft.nullable().default(null),
  /** A question that waits for a typed answer. */
  input: input.nullable().default(null),
  /** The last confirmed draft: a second tap on its button finds the order. */
  placed: z.object({ nonce: z.string(), orderId: z.string() }).nullable().default(null),
  /** The same for the last deposit. */
  deposited: z.object({ nonce: z.string(), depositId: z.string() }).nullable().default(null),
  /** Payment pages on show: order id → message id. */
  payPages: z.record(z.string(), z.number().int()).default({}),
  /** Payment pages of deposits: deposit id → message id. */
  depositPages: z.record(z.string(), z.number().int()).default({}),
  /** The payment page that asks something at the moment. */
  questionOn: z.number().int().nullable().default(null),
});
export type Session = z.output<typeof session>;

export const payPagesSchema = z.record(z.string(), z.number().int());

export const emptySession = (): Session => session.parse({});

export const newNonce = (): string => randomBytes(16).toString('hex');

export const newDraft = (): Draft => ({
  nonce: newNonce(),
  choice: null,
  durationSeconds: null,
  receiver: null,
  recipient: null,
  reviewedSun: null,
  reviewedMicroUsdt: null,
});

/** Reads a stored state. One that this version can't read begins anew: it is a conversation, not money. */
export function readSession(state: unknown): Session {
  const parsed = session.safeParse(state);
  return parsed.success ? parsed.data : emptySession();
}
