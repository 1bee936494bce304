import { Module } from '@nestjs/common';
import { PricingModule } from '../../domain/pricing/index.js';
import { FlashDesk } from './flash-desk.service.js';

/** For doors: asks, and settles nothing. */
@Module({ imports: [PricingModule], providers: [FlashDesk], exports: [FlashDesk] })
export class FlashDeskModule {}
