import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PaymentEntity } from './payment.entity.js';
import { PaymentMonitorEntity } from './payment-monitor.entity.js';
import { PaymentMonitorRepository } from './payment-monitor.repository.js';
import { PaymentRepository } from './payment.repository.js';
import { PaymentsService } from './payments.service.js';

export { finality, isLate, pays } from './match-payment.js';
export type { PaymentEntity as Payment, PaymentException, PaymentOutcome } from './payment.entity.js';
export type { PaymentMonitorEntity as PaymentMonitor } from './payment-monitor.entity.js';
export type { IncomingTransfer, Judgement } from './payment.repository.js';
export { PaymentsService } from './payments.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([PaymentEntity, PaymentMonitorEntity])],
  providers: [PaymentRepository, PaymentMonitorRepository, PaymentsService],
  exports: [PaymentsService],
})
export class PaymentsModule {}
