export type { Account } from './accounts.js';
export { CashAccounts, type CashAccount } from './cash-accounts.js';
export { LedgerService } from './ledger.service.js';
export { type Posting, transfer } from './posting.js';
export { LedgerModule } from './ledger.module.js';
