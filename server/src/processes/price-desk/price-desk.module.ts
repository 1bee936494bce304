import { Module } from '@nestjs/common';
import { AuditModule } from '../../domain/audit/index.js';
import { PoolsModule } from '../../domain/pools/index.js';
import { PricingModule } from '../../domain/pricing/index.js';
import { TronModule } from '../../gateways/tron/index.js';
import { FlashPriceWatch } from './flash-price-watch.js';
import { PriceBounds } from './price-bounds.js';
import { PriceDesk } from './price-desk.service.js';
import { PriceRevisions } from './price-revisions.service.js';

/** Making, changing and previewing prices: what the doors call. */
@Module({
  imports: [AuditModule, PoolsModule, PricingModule, TronModule],
  providers: [PriceBounds, PriceDesk, PriceRevisions],
  exports: [PriceDesk, PriceBounds, PriceRevisions],
})
export class PriceDeskModule {}

/** Watching prices that others' figures run away from: what workers run. */
@Module({ imports: [PricingModule, PriceDeskModule], providers: [FlashPriceWatch] })
export class PriceWatchModule {}
