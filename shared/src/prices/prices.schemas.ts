import { z } from 'zod';
import { energyUnits, id, instant, positiveAmountText, sunText, tronAddress } from '../http/index.js';

const whole = (minimum: number, maximum: number) => z.int().min(minimum).max(maximum);

export const durationSeconds = whole(300, 30 * 86_400).meta({
  description: 'length of the rental: 5 minutes to 30 days',
  examples: [3600],
});
const energy = whole(1, 1_000_000_000).meta({ description: 'energy in units', examples: [65_000] });
const priceSun = positiveAmountText.meta({
  description: 'sun, ending on 0.01 TRX (10,000 sun)',
  examples: ['2800000'],
});
const unitPriceSun = positiveAmountText.meta({ description: 'sun for one energy', examples: ['42'] });
const flashUnitPriceSun = positiveAmountText.meta({
  description: 'sun for one unit',
  examples: ['3000000'],
});
const changeBp = whole(-9_999, 90_000).meta({
  description: 'change in basis points (100 = 1 %), not 0',
  examples: [500],
});
const version = whole(1, 1_000_000).meta({ description: 'of the series; rises by one with every change' });
const units = whole(1, 100_000);
const confirmations = z
  .array(
    z.object({
      upToSun: sunText.nullable().meta({ description: 'null: any amount', examples: [null] }),
      blocks: whole(1, 100).meta({ examples: [19] }),
    }),
  )
  .min(1)
  .max(20)
  .meta({
    description: 'blocks that a payment of up to so much waits; by rising amount, 19 and more is solid',
  });

const packageFields = {
  name: z
    .string()
    .trim()
    .min(1)
    .max(64)
    .meta({ examples: ['65k · 1 h'] }),
  energy,
  durationSeconds,
  priceSun,
};
const durationTierFields = { durationSeconds, unitPriceSun };
const volumeTierFields = {
  fromEnergy: energy,
  discountBp: whole(1, 9_999).meta({ description: 'off, in basis points', examples: [200] }),
};
const timeRuleFields = {
  fromMinute: whole(0, 1439).meta({ description: 'minute of the UTC day at which it begins' }),
  toMinute: whole(1, 1440).meta({
    description: 'minute at which it ends; before the beginning: on the next day',
  }),
  weekdays: whole(1, 127).meta({ description: 'days on which it begins; bit 0 is Sunday', examples: [127] }),
  changeBp,
};
const utilisationRuleFields = {
  fromPercent: whole(0, 100).meta({ description: 'of the selling stake that is promised' }),
  changeBp,
};
const flashFields = {
  address: tronAddress,
  unitEnergy: energy,
  unitPriceSun: flashUnitPriceSun,
  durationSeconds,
  minUnits: units,
  maxUnits: units,
  confirmations,
};

/** The kinds of price configs with what each is made of. */
const CONFIG_FIELDS = {
  duration_tier: durationTierFields,
  volume_tier: volumeTierFields,
  time_rule: timeRuleFields,
  utilisation_rule: utilisationRuleFields,
  flash: flashFields,
} as const;
type ConfigKind = keyof typeof CONFIG_FIELDS;

export const priceConfigKind = z.enum(Object.keys(CONFIG_FIELDS) as [ConfigKind, ...ConfigKind[]]);

const asVersion = {
  id: id.meta({ description: 'of the series, whatever its version' }),
  version,
  active: z.boolean().meta({ description: 'in force; at most one version of a series is' }),
  changedBy: z.string(),
  createdAt: instant,
};
const asHistory = { reason: z.string().nullable().meta({ description: 'why, where somebody said' }) };

const configOf = <K extends ConfigKind, E extends object>(kind: K, extra: E) =>
  z.object({ ...asVersion, ...extra, kind: z.literal(kind), ...CONFIG_FIELDS[kind] });
const configs = <E extends object>(extra: E) =>
  z.discriminatedUnion('kind', [
    configOf('duration_tier', extra),
    configOf('volume_tier', extra),
    configOf('time_rule', extra),
    configOf('utilisation_rule', extra),
    configOf('flash', extra),
  ]);

export const energyPackage = z.object({ ...asVersion, ...packageFields }).meta({ id: 'EnergyPackage' });
export const energyPackageVersion = z.object({ ...asVersion, ...asHistory, ...packageFields });
export const priceConfig = configs({}).meta({ id: 'PriceConfig' });
export const priceConfigVersion = configs(asHistory);

export const newEnergyPackage = z.object(packageFields);
const newConfigOf = <K extends ConfigKind>(kind: K) =>
  z.object({ kind: z.literal(kind), ...CONFIG_FIELDS[kind] });
export const newPriceConfig = z.discriminatedUnion('kind', [
  newConfigOf('duration_tier'),
  newConfigOf('volume_tier'),
  newConfigOf('time_rule'),
  newConfigOf('utilisation_rule'),
  newConfigOf('flash'),
]);

/** What may be changed of a config; a field that its kind does not have is refused. */
const configChanges = z.object({
  ...durationTierFields,
  ...volumeTierFields,
  ...timeRuleFields,
  ...utilisationRuleFields,
  ...flashFields,
});
export const packageChanges = newEnergyPackage.partial();
export const priceConfigChanges = configChanges.partial();
export { version as priceVersion };

/** What is asked for: a package, or an amount of energy for a duration that is offered. */
export const quoteRequest = z.union([
  z.object({ energyPackageId: id }),
  z.object({ energy, durationSeconds }),
]);

const ref = z.object({ id, version }).meta({ description: 'a row of the price list' });

export const quote = z
  .object({
    energy: energyUnits,
    durationSeconds: z.int(),
    priceSun: sunText.meta({ description: 'to pay, before the suffix that names an order' }),
    priceMicroUsdt: sunText
      .nullable()
      .meta({ description: 'the same in micro-USDT; null without a fresh rate' }),
    burnSun: sunText.meta({ description: 'what burning would cost' }),
    savingSun: sunText,
    priceList: z.array(ref).meta({ description: 'rows that made the price, in the order of their use' }),
  })
  .meta({ id: 'PriceQuote' });

export const preview = z
  .object({
    energy: energyUnits,
    durationSeconds: z.int(),
    baseSun: sunText.meta({ description: 'before tiers and rules' }),
    priceSun: sunText.nullable().meta({ description: 'null: cost lies above burning, so it is not offered' }),
    floorSun: sunText.meta({ description: 'cost and margin' }),
    ceilingSun: sunText.meta({ description: 'burning, rounded down to 0.01 TRX' }),
    burnSun: sunText,
    priceList: z.array(ref),
  })
  .meta({ id: 'PricePreview' });
