import { emailSchema, ROLES } from '@energy-desk/shared/auth';
import { parseSixDecimals } from '@energy-desk/shared/units';
import { z } from 'zod';

const sun = z
  .string()
  .regex(/^\d{1,18}$/, 'must be whole sun in decimal digits')
  .transform(BigInt);

const usdt = z.string().transform((text, context): bigint => {
  const value = parseSixDecimals(text);
  if (value !== null) return value;
  context.addIssue({ code: 'custom', message: 'must be a decimal with at most six decimals, in quotes' });
  return z.NEVER;
});

const durationSeconds = z.number().int().min(300);
const listOf = <T extends z.ZodType>(schema: T) => z.array(schema).default([]);

/** The file that `seed` reads: prices, the exchange rate, pools and their wallets, settings. */
export const seedSchema = z.object({
  energyPackages: listOf(
    z.object({
      name: z.string().min(1).max(64),
      energy: z.number().int().positive(),
      durationSeconds,
      priceSun: sun,
    }),
  ),
  /** Duration tiers. */
  priceConfigs: listOf(z.object({ durationSeconds, unitPriceSun: sun })),
  flashConfigs: listOf(
    z.object({
      address: z.string(),
      unitEnergy: z.number().int(),
      unitPriceSun: sun,
      durationSeconds,
      minUnits: z.number().int(),
      maxUnits: z.number().int(),
      confirmations: z.array(z.object({ upToSun: sun.nullable(), blocks: z.number().int() })),
    }),
  ),
  volumeTiers: listOf(z.object({ fromEnergy: z.number().int(), discountBp: z.number().int() })),
  timeRules: listOf(
    z.object({
      fromMinute: z.number().int(),
      toMinute: z.number().int(),
      weekdays: z.number().int(),
      changeBp: z.number().int(),
    }),
  ),
  utilisationRules: listOf(z.object({ fromPercent: z.number().int(), changeBp: z.number().int() })),
  /** Set by hand, unless there is a rate already. */
  exchangeRate: z.object({ usdtPerTrx: usdt }).optional(),
  pools: listOf(
    z.object({
      name: z.string().min(1).max(64),
      status: z.enum(['active', 'inactive', 'maintenance']).default('active'),
      costPerEnergySun: sun,
      priority: z.number().int().default(100),
      wallets: z.array(
        z.object({
          address: z.string(),
          privateKey: z.string(),
          permissionId: z.number().int().min(0).default(0),
          label: z.string().max(64).default(''),
        }),
      ),
    }),
  ),
  settings: z.record(z.string(), z.string()).default({}),
  /** People of a demo, with their passwords in the clear: elsewhere make an owner, who invites others. */
  admins: listOf(
    z.object({
      email: emailSchema,
      role: z.enum(ROLES),
      password: z.string(),
      /** base32 of an authenticator; with it, a log-in needs its codes from the beginning. */
      totpSecret: z.string().optional(),
    }),
  ),
});

export type Seed = z.output<typeof seedSchema>;
