export { RentalService } from './rental.service.js';
export type { OrderView } from './rental.types.js';
export { RentalModule, RentalWorkerModule } from './rental.module.js';
