import { parseTronAddress, type TronAddress } from '@energy-desk/shared/units';
import { z } from 'zod';
import { AppError } from '../../platform/errors/index.js';
import { PRICE_STEP_SUN } from './price.js';

const LARGEST_ENERGY = 1_000_000_000;
const LARGEST_PRICE_SUN = 1_000_000_000_000_000n;
const LARGEST_CHANGE_BP = 90_000;
const LARGEST_DISCOUNT_BP = 9_999;
const MAX_UNITS = 100_000;
const MAX_BLOCKS = 100;
const SHORTEST_SECONDS = 300;
const LONGEST_SECONDS = 30 * 86_400;

const whole = (minimum: number, maximum: number) => z.number().int().min(minimum).max(maximum);
/** Sun as a bigint, or as the decimal digits that JSON carries. */
const price = z
  .union([
    z.bigint(),
    z
      .string()
      .regex(/^\d{1,18}$/, 'must be whole sun in decimal digits')
      .transform(BigInt),
  ])
  .pipe(z.bigint().min(1n).max(LARGEST_PRICE_SUN));
const durationSeconds = whole(SHORTEST_SECONDS, LONGEST_SECONDS);
const changeBp = whole(-LARGEST_DISCOUNT_BP, LARGEST_CHANGE_BP).refine(
  (bp) => bp !== 0,
  'must change something',
);
const address = z.string().transform((text, context): TronAddress => {
  const parsed = parseTronAddress(text);
  if (parsed) return parsed;
  context.addIssue({ code: 'custom', message: `"${text}" is not a TRON address` });
  return z.NEVER;
});

const confirmations = z
  .array(z.object({ upToSun: price.nullable(), blocks: whole(1, MAX_BLOCKS) }))
  .min(1)
  .max(20)
  .refine((steps) => steps.at(-1)?.upToSun === null, 'the last step must be for any amount (null)')
  .refine((steps) => steps.every(rises), 'amounts must rise from step to step, and blocks must not fall');

type Step = { upToSun: bigint | null; blocks: number };

function rises({ upToSun, blocks }: Step, at: number, steps: readonly Step[]): boolean {
  const before = steps[at - 1];
  if (!before) return true;
  const more = before.upToSun !== null && (upToSun === null || upToSun > before.upToSun);
  return more && blocks >= before.blocks;
}

const priceRowSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('package'),
    name: z.string().trim().min(1).max(64),
    energy: whole(1, LARGEST_ENERGY),
    durationSeconds,
    priceSun: price.refine((sun) => sun % PRICE_STEP_SUN === 0n, 'must end on 0.01 TRX'),
  }),
  z.object({ kind: z.literal('duration_tier'), durationSeconds, unitPriceSun: price }),
  z.object({
    kind: z.literal('volume_tier'),
    fromEnergy: whole(1, LARGEST_ENERGY),
    discountBp: whole(1, LARGEST_DISCOUNT_BP),
  }),
  z
    .object({
      kind: z.literal('time_rule'),
      fromMinute: whole(0, 1439),
      toMinute: whole(1, 1440),
      weekdays: whole(1, 127),
      changeBp,
    })
    .refine(({ fromMinute, toMinute }) => fromMinute !== toMinute, 'must last longer than no time'),
  z.object({ kind: z.literal('utilisation_rule'), fromPercent: whole(0, 100), changeBp }),
  z
    .object({
      kind: z.literal('flash'),
      address,
      unitEnergy: whole(1, LARGEST_ENERGY),
      unitPriceSun: price,
      durationSeconds,
      minUnits: whole(1, MAX_UNITS),
      maxUnits: whole(1, MAX_UNITS),
      confirmations,
    })
    .refine(({ minUnits, maxUnits }) => minUnits <= maxUnits, 'minUnits must not be above maxUnits'),
]);

/** A row of the price list as a person writes it; money in sun (decimal text in JSON), energy in units. */
export type PriceRowInput = z.input<typeof priceRowSchema>;
export type PriceRow = z.output<typeof priceRowSchema>;
export type PriceKind = PriceRow['kind'];

export const PRICE_KINDS = [
  'package',
  'duration_tier',
  'volume_tier',
  'time_rule',
  'utilisation_rule',
  'flash',
] as const satisfies readonly PriceKind[];

/**
 * @param input a `PriceRowInput`, or whatever came as one
 * @throws AppError pricing/invalid with everything that is wrong in `details.problems`
 */
export function parsePriceRow(input: unknown): PriceRow {
  const parsed = priceRowSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalid(parsed.error.issues.map(({ path, message }) => [...path, message].join(': ')));
}

export const invalid = (problems: readonly string[]): AppError =>
  new AppError('pricing/invalid', 'caller', `This price is not valid: ${problems.join('; ')}.`, { problems });
