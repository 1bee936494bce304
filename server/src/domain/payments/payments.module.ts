import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PaymentEntity } from './payment.entity.js';
import { PaymentMonitorEntity } from './payment-monitor.entity.js';
import { PaymentMonitorRepository } from './payment-monitor.repository.js';
import { PaymentRepository } from './payment.repository.js';
import { PaymentsService } from './payments.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([PaymentEntity, PaymentMonitorEntity])],
  providers: [PaymentRepository, PaymentMonitorRepository, PaymentsService],
  exports: [PaymentsService],
})
export class PaymentsModule {}
