export { ManualOrders, type ManualWish } from './desk/manual-orders.service.js';
export type { Decider } from './desk/order-deeds.js';
export { OrderDesk } from './desk/order-desk.service.js';
export { RetryOrder } from './desk/retry-order.js';
export { RentalService } from './rental.service.js';
export type { FlashRequest, OrderOffer, OrderRequest, OrderView, PlaceOrder } from './rental.types.js';
export { RentalModule, RentalWorkerModule } from './rental.module.js';
export { SellingGuard } from './selling-guard.js';
