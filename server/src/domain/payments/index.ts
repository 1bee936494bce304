export { finality, isLate, pays } from './match-payment.js';
export type { PaymentEntity as Payment, PaymentOutcome, PaymentResolution } from './payment.entity.js';
export type { PaymentMonitorEntity as PaymentMonitor } from './payment-monitor.entity.js';
export type { FlashSale, IncomingTransfer, Judgement } from './payment.repository.js';
export {
  type HandSettlement,
  PaymentQueue,
  type QueueFilter,
  type QueuePage,
} from './payment-queue.repository.js';
export { PaymentsService } from './payments.service.js';
export { roundUpToSpan } from './amounts.js';
export { assertBelow, type RequestCounts } from './request-limits.js';
export { type DepositRequest, DepositRequests } from './deposit-requests.repository.js';
export { type SuffixPlace, SuffixRound } from './suffix-round.js';
export { PaymentsModule } from './payments.module.js';
