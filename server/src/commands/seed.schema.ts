import { z } from 'zod';

const sun = z
  .string()
  .regex(/^\d{1,18}$/, 'must be whole sun in decimal digits')
  .transform(BigInt);

/** The file that `seed` reads: prices, pools and their wallets. */
export const seedSchema = z.object({
  energyPackages: z
    .array(
      z.object({
        name: z.string().min(1).max(64),
        energy: z.number().int().positive(),
        durationSeconds: z.number().int().min(300),
        priceSun: sun,
      }),
    )
    .default([]),
  priceConfigs: z
    .array(z.object({ durationSeconds: z.number().int().min(300), unitPriceSun: sun }))
    .default([]),
  pools: z
    .array(
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
    )
    .default([]),
  settings: z.record(z.string(), z.string()).default({}),
});

export type Seed = z.output<typeof seedSchema>;
