import { Module } from '@nestjs/common';
import { RefundRepository } from './refund.repository.js';
import { RefundsService } from './refunds.service.js';

@Module({ providers: [RefundRepository, RefundsService], exports: [RefundsService] })
export class RefundRecordsModule {}
