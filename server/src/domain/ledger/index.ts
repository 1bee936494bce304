import { Module } from '@nestjs/common';
import { CashAccounts } from './cash-accounts.js';
import { LedgerRepository } from './ledger.repository.js';
import { LedgerService } from './ledger.service.js';

export type { Account, Currency } from './accounts.js';
export { CashAccounts, type CashAccount } from './cash-accounts.js';
export { LedgerService } from './ledger.service.js';
export { type Posting, transfer } from './posting.js';

@Module({
  providers: [LedgerRepository, LedgerService, CashAccounts],
  exports: [LedgerService, CashAccounts],
})
export class LedgerModule {}
