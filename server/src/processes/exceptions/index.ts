export { ExceptionsModule } from './exceptions.module.js';
export { ExceptionsService } from './exceptions.service.js';
export type { By, Settled } from './exceptions.types.js';
export { type KnownTransfer, PaymentDesk } from './payment-desk.js';
export type { Reason, Suggestion } from './suggestions/suggestion.types.js';
