import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DueOrdersRepository } from './due-orders.repository.js';
import { OrderEventEntity } from './order-event.entity.js';
import { OrderEntity } from './order.entity.js';
import { OrderRepository } from './order.repository.js';
import { OrdersService } from './orders.service.js';

export { DueOrdersRepository as DueOrders } from './due-orders.repository.js';
export type { OrderEventEntity as OrderEvent, OrderEventKind } from './order-event.entity.js';
export { PRIORITIES, type OrderEntity as Order, type OrderQuote, type PayWith } from './order.entity.js';
export { type NewOrder, OrdersService } from './orders.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([OrderEntity, OrderEventEntity])],
  providers: [OrderRepository, DueOrdersRepository, OrdersService],
  exports: [OrdersService, DueOrdersRepository],
})
export class OrdersModule {}
