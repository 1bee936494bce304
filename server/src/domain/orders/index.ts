export { byHandIdOf } from './by-hand-id.js';
export { DueOrdersRepository as DueOrders, type UndeliveredEnergy } from './due-orders.repository.js';
export type { OrderEventEntity as OrderEvent, OrderEventKind } from './order-event.entity.js';
export type { OrderReason } from './order-reason.js';
export { PRIORITIES, type OrderEntity as Order, type PayWith } from './order.entity.js';
export { type NewOrder, OrdersService } from './orders.service.js';
export { OrdersModule } from './orders.module.js';
