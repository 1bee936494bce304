export type {
  ConfirmationStep,
  DurationTier,
  EnergyPackage,
  FlashConfig,
  PriceRef,
} from './price-list.types.js';
export { factsOf } from './price-facts.js';
export { PriceList } from './price-list.service.js';
export { disagreements, type PriceChecks } from './price-row.checks.js';
export type { PriceVersion } from './price-row.repository.js';
export { parsePriceRow, PRICE_KINDS, type PriceKind, type PriceRowInput } from './price-row.schema.js';
export { PricingSeed } from './pricing-seed.js';
export type { CostFigures } from './price.js';
export {
  type PricePreview,
  PricingService,
  type Quote,
  type QuoteContext,
  type QuoteRequest,
} from './pricing.service.js';
export { PricingModule } from './pricing.module.js';
