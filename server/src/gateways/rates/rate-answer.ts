import { z } from 'zod';

const SIX_DECIMALS = 6;
const LARGEST = 1_000_000_000_000n;
const PRICE = /^(\d{1,12})(?:\.(\d{1,18}))?$/;

/** A plain decimal price to whole micro-USDT, exact; what is finer than six decimals is rounded up. */
export function microUsdtOf(price: string): bigint | null {
  const match = PRICE.exec(price);
  if (!match) return null;
  const fraction = match[2] ?? '';
  const micro = BigInt(`${match[1] ?? '0'}${fraction.slice(0, SIX_DECIMALS).padEnd(SIX_DECIMALS, '0')}`);
  const finer = /[1-9]/.test(fraction.slice(SIX_DECIMALS));
  return finer ? micro + 1n : micro;
}

const price = z.string().transform((text, context): bigint => {
  const micro = microUsdtOf(text);
  if (micro !== null && micro >= 1n && micro <= LARGEST) return micro;
  context.addIssue({
    code: 'custom',
    message: 'must be a plain decimal in quotes, from 0.000001 to 1000000',
  });
  return z.NEVER;
});

const time = z.union([
  z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
  z
    .number()
    .int()
    .positive()
    .max(8_640_000_000_000_000)
    .transform((milliseconds) => new Date(milliseconds)),
]);

/** What a source answers. `time`: ISO 8601 or milliseconds since 1970; without it the answer is of now. */
export const rateAnswerSchema = z.object({ symbol: z.literal('TRXUSDT'), price, time: time.optional() });
