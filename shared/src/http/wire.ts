import { z } from 'zod';
import { parseTronAddress, parseTxId } from '../units/index.js';

/** Money as decimal text: JSON numbers lose sun above 2^53. */
export const sunText = z
  .string()
  .regex(/^-?\d{1,19}$/)
  .meta({ description: 'sun, as decimal text (1 TRX = 1,000,000 sun)', examples: ['2800123'] });
export const microUsdtText = z
  .string()
  .regex(/^-?\d{1,19}$/)
  .meta({ description: 'micro-USDT, as decimal text', examples: ['910000'] });
/** Sun or micro-USDT, as the `currency` beside says. */
export const amountText = z
  .string()
  .regex(/^-?\d{1,19}$/)
  .meta({ description: 'sun or micro-USDT, as the currency beside says', examples: ['2800123'] });
/** More than nothing, in a request. */
export const positiveAmountText = z
  .string()
  .regex(/^[1-9]\d{0,17}$/, 'must be a whole number above zero')
  .meta({ description: 'whole sun or micro-USDT above zero', examples: ['2800123'] });
export const currency = z.enum(['TRX', 'USDT']);
export const energyUnits = z
  .int()
  .min(0)
  .meta({ description: 'energy in units, never stake', examples: [65000] });
export const instant = z.iso
  .datetime()
  .meta({ description: 'ISO 8601, UTC', examples: ['2026-11-20T08:00:00.000Z'] });
/** The number that a row of an ever-growing list has in the database. */
export const rowNumber = z
  .string()
  .regex(/^\d{1,18}$/)
  .meta({ description: 'a line of the list, by its number', examples: ['42'] });
export const id = z.uuid().meta({ examples: ['0197a8c2-6f1e-7d60-9d5b-2f4f5f6a7b8c'] });

/** An address of which the checksum holds. */
export const tronAddress = z
  .string()
  .refine((text) => parseTronAddress(text) === text, 'is not a TRON address (checksum)')
  .meta({ description: 'TRON address, base58check', examples: ['TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t'] });
export const txid = z
  .string()
  .refine((text) => parseTxId(text) === text, 'is not a transaction id (64 lower-case hex digits)')
  .meta({
    description: 'transaction id',
    examples: ['7c2d4206c03a883dd9066d620335dc1be272a8dc733cfa3f6d10308faa37facc'],
  });

/** Characters that say anything: two, for a word of Chinese needs no more. */
export const LEAST_REASON = 2;
/** Why a person does it: kept in the audit log. */
export const reason = z
  .string()
  .trim()
  .min(LEAST_REASON)
  .max(500)
  .meta({ description: 'why, for the audit log' });

/** Of a long list: a page, and from where it goes on. */
export const pageQuery = z.object({
  cursor: z.string().max(512).optional().meta({ description: 'nextCursor of the page before' }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  withTotal: z.stringbool().default(false).meta({ description: 'count all that fit; costs more' }),
});

/** A page of a list. `total` only where it was asked for. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable(), total: z.int().min(0).optional() });

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
  total?: number | undefined;
}
