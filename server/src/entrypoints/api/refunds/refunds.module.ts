import { Module } from '@nestjs/common';
import { AdminDeskModule } from '../../../processes/admin-desk/index.js';
import { RefundsDeskModule } from '../../../processes/refunds/index.js';
import { RefundsController } from './refunds.controller.js';
import { RefundsReadModel } from './refunds.read-model.js';

@Module({
  imports: [AdminDeskModule, RefundsDeskModule],
  controllers: [RefundsController],
  providers: [RefundsReadModel],
})
export class RefundsApiModule {}
