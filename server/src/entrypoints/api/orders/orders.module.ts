import { Module } from '@nestjs/common';
import { ChainModule } from '../../../domain/chain/index.js';
import { TransferLookUpModule } from '../../../processes/chain-io/index.js';
import { ExceptionsModule } from '../../../processes/exceptions/index.js';
import { RentalModule } from '../../../processes/rental/index.js';
import { OrderHistoryReadModel } from './order-history.read-model.js';
import { OrderPartsReadModel } from './order-parts.read-model.js';
import { OrdersController } from './orders.controller.js';
import { OrdersReadModel } from './orders.read-model.js';
import { TransferController } from './transfer.controller.js';

@Module({
  imports: [ChainModule, ExceptionsModule, RentalModule, TransferLookUpModule],
  controllers: [OrdersController, TransferController],
  providers: [OrderHistoryReadModel, OrderPartsReadModel, OrdersReadModel],
  exports: [OrderPartsReadModel, OrdersReadModel],
})
export class OrdersApiModule {}
