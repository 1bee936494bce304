import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DepositRequests } from './deposit-requests.repository.js';
import { DuePaymentsRepository } from './due-payments.repository.js';
import { PaymentEntity } from './payment.entity.js';
import { PaymentMonitorEntity } from './payment-monitor.entity.js';
import { PaymentMonitorRepository } from './payment-monitor.repository.js';
import { PaymentQueue } from './payment-queue.repository.js';
import { PaymentRepository } from './payment.repository.js';
import { PaymentsService } from './payments.service.js';
import { SuffixRound } from './suffix-round.js';

@Module({
  imports: [TypeOrmModule.forFeature([PaymentEntity, PaymentMonitorEntity])],
  providers: [
    PaymentRepository,
    DuePaymentsRepository,
    PaymentMonitorRepository,
    DepositRequests,
    PaymentQueue,
    PaymentsService,
    SuffixRound,
  ],
  exports: [PaymentQueue, PaymentsService, DepositRequests, SuffixRound],
})
export class PaymentsModule {}
