import { Module } from '@nestjs/common';
import { AccountStatements } from './account-statements.js';
import { AddressCredits } from './address-credits.js';
import { CashAccounts } from './cash-accounts.js';
import { LedgerRepository } from './ledger.repository.js';
import { LedgerService } from './ledger.service.js';
import { SupplierDues } from './supplier-dues.repository.js';

@Module({
  providers: [LedgerRepository, LedgerService, AddressCredits, CashAccounts, AccountStatements, SupplierDues],
  exports: [LedgerService, AddressCredits, CashAccounts, AccountStatements, SupplierDues],
})
export class LedgerModule {}
