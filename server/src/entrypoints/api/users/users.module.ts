import { Module } from '@nestjs/common';
import { UsersModule } from '../../../domain/users/index.js';
import { BalanceModule } from '../../../processes/balance/index.js';
import { ExceptionsModule } from '../../../processes/exceptions/index.js';
import { RiskDeskModule } from '../../../processes/risk-desk/index.js';
import { BalancesController } from './balances.controller.js';
import { UsersController } from './users.controller.js';
import { UsersReadModel } from './users.read-model.js';

@Module({
  imports: [BalanceModule, ExceptionsModule, RiskDeskModule, UsersModule],
  controllers: [UsersController, BalancesController],
  providers: [UsersReadModel],
})
export class UsersApiModule {}
