export { type AccountEntry, AccountStatements, type StatementPage } from './account-statements.js';
export type { Account, Currency } from './accounts.js';
export { AddressCredits } from './address-credits.js';
export { CashAccounts, type CashAccount } from './cash-accounts.js';
export { LedgerService } from './ledger.service.js';
export { type Posting, transfer } from './posting.js';
export { SupplierDues } from './supplier-dues.repository.js';
export { LedgerModule } from './ledger.module.js';
