export { RentalService } from './rental.service.js';
export type { FlashRequest, OrderOffer, OrderRequest, OrderView, PlaceOrder } from './rental.types.js';
export { RentalModule, RentalWorkerModule } from './rental.module.js';
export { SellingGuard } from './selling-guard.js';
