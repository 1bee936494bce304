import { Module } from '@nestjs/common';
import { PriceListRepository } from './price-list.repository.js';
import { PricingSeed } from './pricing-seed.js';
import { PricingService } from './pricing.service.js';

@Module({
  providers: [PriceListRepository, PricingService, PricingSeed],
  exports: [PricingService, PricingSeed],
})
export class PricingModule {}
