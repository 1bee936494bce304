import { Module } from '@nestjs/common';
import { PricingSeed } from './pricing-seed.js';
import { PricingService } from './pricing.service.js';

export { PRICE_STEP_SUN } from './price.js';
export { PricingSeed, type PriceList } from './pricing-seed.js';
export {
  PricingService,
  type DurationTier,
  type EnergyPackage,
  type Quote,
  type QuoteRequest,
} from './pricing.service.js';

@Module({ providers: [PricingService, PricingSeed], exports: [PricingService, PricingSeed] })
export class PricingModule {}
