import { z } from 'zod';

const currency = z.enum(['TRX', 'USDT']).default('TRX');
const unsigned = z.string().regex(/^\d+$/).transform(BigInt);
const signed = z
  .string()
  .regex(/^-?\d+$/)
  .transform(BigInt);
const time = z.iso.datetime().transform((text) => new Date(text));

/** What a message about an order says, as it was when the event happened. Money in smallest units, times of the chain. */
const orderPayload = z.object({
  orderId: z.string(),
  reference: z.string(),
  energy: z.number().int(),
  durationSeconds: z.number().int(),
  receiver: z.string(),
  currency,
  amount: unsigned,
  payWith: z.enum(['transfer', 'balance', 'none']),
  /** Made by a plain transfer to a flash address: nobody ordered it in the chat. */
  flash: z.boolean().default(false),
  /** Where a refund went: to the balance, to the credit of the sending address, or back to it on the chain. */
  refundTo: z.enum(['balance', 'credit', 'chain']).default('balance'),
  /** What the transfer of a refund cost, in sun, and which one it was; null where none was needed. */
  refundFee: unsigned.nullable().default(null),
  refundTxid: z.string().nullable().default(null),
  /** Given up because the chain delegates nothing to its receiver. */
  receiverRefused: z.boolean().default(false),
  endsAt: z.iso
    .datetime()
    .nullable()
    .transform((text) => (text === null ? null : new Date(text))),
  chainTime: time,
  delegateTxids: z.array(z.string()),
});

/** Messages stored before there were orders in USDT name their amount otherwise. */
const oldName = z.looseObject({ amountSun: z.string() });

export const orderPayloadSchema = z.preprocess((stored) => {
  const old = oldName.safeParse(stored);
  return old.success ? { ...old.data, amount: old.data.amountSun } : stored;
}, orderPayload);

export type OrderPayload = z.output<typeof orderPayload>;
/** As it is stored. */
export type StoredOrderPayload = z.input<typeof orderPayload>;

/** A field that can't be read is left out rather than holding the message, and all later ones, back. */
const text = z.string().nullish().catch(null);
const money = unsigned.nullish().catch(null);

/** What a message about money says. Which fields are there depends on the kind, see UserEventKind. */
export const moneyPayloadSchema = z.object({
  currency,
  amount: signed,
  /** What waits for the next flash payment of the address. */
  credit: money,
  /** What was asked for, in its own currency. */
  expected: money,
  expectedCurrency: currency,
  fee: money,
  units: z.coerce.number().int().nonnegative().nullish().catch(null),
  txid: text,
  address: text,
  reason: text,
  orderId: text,
  reference: text,
});

export type MoneyPayload = z.output<typeof moneyPayloadSchema>;
