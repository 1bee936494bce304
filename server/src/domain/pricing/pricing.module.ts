import { Module } from '@nestjs/common';
import { PricingSeed } from './pricing-seed.js';
import { PricingService } from './pricing.service.js';

@Module({ providers: [PricingService, PricingSeed], exports: [PricingService, PricingSeed] })
export class PricingModule {}
