import { Module } from '@nestjs/common';
import { AccountLookupModule } from '../../../processes/account-lookup/index.js';
import { RentalModule } from '../../../processes/rental/index.js';
import { RentedEnergyReadModel } from './rented-energy.read-model.js';
import { TronController } from './tron.controller.js';

@Module({
  imports: [AccountLookupModule, RentalModule],
  controllers: [TronController],
  providers: [RentedEnergyReadModel],
})
export class TronApiModule {}
