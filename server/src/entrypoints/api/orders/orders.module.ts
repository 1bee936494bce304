import { Module } from '@nestjs/common';
import { ChainModule } from '../../../domain/chain/index.js';
import { RentalModule } from '../../../processes/rental/index.js';
import { OrderHistoryReadModel } from './order-history.read-model.js';
import { OrderPartsReadModel } from './order-parts.read-model.js';
import { OrdersController } from './orders.controller.js';
import { OrdersReadModel } from './orders.read-model.js';

@Module({
  imports: [ChainModule, RentalModule],
  controllers: [OrdersController],
  providers: [OrderHistoryReadModel, OrderPartsReadModel, OrdersReadModel],
})
export class OrdersApiModule {}
