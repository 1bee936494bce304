import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DueOrdersRepository } from './due-orders.repository.js';
import { OrderEventEntity } from './order-event.entity.js';
import { OrderEntity } from './order.entity.js';
import { OrderRepository } from './order.repository.js';
import { OrdersService } from './orders.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([OrderEntity, OrderEventEntity])],
  providers: [OrderRepository, DueOrdersRepository, OrdersService],
  exports: [OrdersService, DueOrdersRepository],
})
export class OrdersModule {}
