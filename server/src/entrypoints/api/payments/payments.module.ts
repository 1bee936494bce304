import { Module } from '@nestjs/common';
import { ChainModule } from '../../../domain/chain/index.js';
import { AdminDeskModule } from '../../../processes/admin-desk/index.js';
import { BalanceModule } from '../../../processes/balance/index.js';
import { ExceptionsModule } from '../../../processes/exceptions/index.js';
import { DepositsController } from './deposits.controller.js';
import { DepositsReadModel } from './deposits.read-model.js';
import { PaymentsController } from './payments.controller.js';
import { PaymentsReadModel } from './payments.read-model.js';
import { QueueController } from './queue.controller.js';
import { WatchedAddresses } from './watched-addresses.read-model.js';

/** The queue's controller comes first: its fixed path would be taken for an id. */
@Module({
  imports: [AdminDeskModule, ChainModule, BalanceModule, ExceptionsModule],
  controllers: [QueueController, PaymentsController, DepositsController],
  providers: [DepositsReadModel, PaymentsReadModel, WatchedAddresses],
})
export class PaymentsApiModule {}
