export type {
  ConfirmationStep,
  DurationTier,
  EnergyPackage,
  FlashConfig,
  PriceRef,
} from './price-list.types.js';
export { PricingSeed } from './pricing-seed.js';
export { PricingService, type Quote, type QuoteRequest } from './pricing.service.js';
export { PricingModule } from './pricing.module.js';
