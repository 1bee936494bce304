import { Module } from '@nestjs/common';
import { PriceListRepository } from './price-list.repository.js';
import { PriceList } from './price-list.service.js';
import { PriceRowRepository } from './price-row.repository.js';
import { PricingSeed } from './pricing-seed.js';
import { PricingService } from './pricing.service.js';

@Module({
  providers: [PriceList, PriceListRepository, PriceRowRepository, PricingSeed, PricingService],
  exports: [PriceList, PricingSeed, PricingService],
})
export class PricingModule {}
