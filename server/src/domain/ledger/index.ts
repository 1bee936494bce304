import { Module } from '@nestjs/common';
import { LedgerRepository } from './ledger.repository.js';
import { LedgerService } from './ledger.service.js';

export type { Account, Currency } from './accounts.js';
export { LedgerService } from './ledger.service.js';
export { type Posting, transfer } from './posting.js';

@Module({ providers: [LedgerRepository, LedgerService], exports: [LedgerService] })
export class LedgerModule {}
