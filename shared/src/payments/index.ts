export { type PaymentFilter, paymentFilter, paymentsRoutes } from './payments.routes.js';
export {
  deposit,
  type DepositWire,
  knownTransfer,
  PAYMENT_EXCEPTIONS,
  PAYMENT_OUTCOMES,
  PAYMENT_RESOLUTIONS,
  type PaymentView,
  type SettledPaymentView,
  type SuggestionView,
} from './payments.schemas.js';
