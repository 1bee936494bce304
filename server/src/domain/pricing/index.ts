export { PricingSeed } from './pricing-seed.js';
export {
  PricingService,
  type DurationTier,
  type EnergyPackage,
  type Quote,
  type QuoteRequest,
} from './pricing.service.js';
export { PricingModule } from './pricing.module.js';
