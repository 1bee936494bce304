import { Module } from '@nestjs/common';
import { AuditModule } from '../../domain/audit/index.js';
import { ChainModule } from '../../domain/chain/index.js';
import { LedgerModule } from '../../domain/ledger/index.js';
import { PoolsModule } from '../../domain/pools/index.js';
import { KeysModule } from '../../gateways/keys/index.js';
import { TronModule } from '../../gateways/tron/index.js';
import { KeyChanger } from './key-changer.service.js';
import { KeyCheck } from './key-check.js';
import { PoolDesk } from './pool-desk.service.js';
import { SupplierPayouts } from './supplier-payouts.service.js';
import { WalletDesk } from './wallet-desk.service.js';
import { WalletTaker } from './wallet-taker.service.js';

const DESKS = [KeyChanger, PoolDesk, SupplierPayouts, WalletDesk, WalletTaker];

/** What operators do to pools and wallets. */
@Module({
  imports: [AuditModule, ChainModule, KeysModule, LedgerModule, PoolsModule, TronModule],
  providers: [KeyCheck, ...DESKS],
  exports: DESKS,
})
export class PoolDeskModule {}
