import { Module } from '@nestjs/common';
import { ChainModule } from '../../../domain/chain/index.js';
import { AccountLookupModule } from '../../../processes/account-lookup/index.js';
import { RentalModule } from '../../../processes/rental/index.js';
import { FlashDeskModule } from '../../../processes/settlement/index.js';
import { OrdersApiModule } from '../orders/orders.module.js';
import { FlashController } from './flash.controller.js';
import { FlashPricesController } from './flash-prices.controller.js';
import { FlashReadModel } from './flash.read-model.js';

@Module({
  imports: [AccountLookupModule, ChainModule, FlashDeskModule, OrdersApiModule, RentalModule],
  controllers: [FlashController, FlashPricesController],
  providers: [FlashReadModel],
})
export class FlashApiModule {}
