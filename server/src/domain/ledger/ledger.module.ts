import { Module } from '@nestjs/common';
import { CashAccounts } from './cash-accounts.js';
import { LedgerRepository } from './ledger.repository.js';
import { LedgerService } from './ledger.service.js';

@Module({
  providers: [LedgerRepository, LedgerService, CashAccounts],
  exports: [LedgerService, CashAccounts],
})
export class LedgerModule {}
