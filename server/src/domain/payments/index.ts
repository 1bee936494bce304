export { finality, isLate, pays } from './match-payment.js';
export type { PaymentEntity as Payment, PaymentOutcome, PaymentResolution } from './payment.entity.js';
export type { PaymentMonitorEntity as PaymentMonitor } from './payment-monitor.entity.js';
export type { IncomingTransfer, Judgement } from './payment.repository.js';
export { PaymentsService } from './payments.service.js';
export { PaymentsModule } from './payments.module.js';
