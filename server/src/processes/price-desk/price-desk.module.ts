import { Module } from '@nestjs/common';
import { AuditModule } from '../../domain/audit/index.js';
import { PoolsModule } from '../../domain/pools/index.js';
import { PricingModule } from '../../domain/pricing/index.js';
import { TronModule } from '../../gateways/tron/index.js';
import { PriceDesk } from './price-desk.service.js';

/** Making, changing and previewing prices: what the doors call. */
@Module({
  imports: [AuditModule, PoolsModule, PricingModule, TronModule],
  providers: [PriceDesk],
  exports: [PriceDesk],
})
export class PriceDeskModule {}
