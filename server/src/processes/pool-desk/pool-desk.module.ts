import { Module } from '@nestjs/common';
import { AuditModule } from '../../domain/audit/index.js';
import { ChainModule } from '../../domain/chain/index.js';
import { PoolsModule } from '../../domain/pools/index.js';
import { KeysModule } from '../../gateways/keys/index.js';
import { TronModule } from '../../gateways/tron/index.js';
import { PoolDesk } from './pool-desk.service.js';
import { WalletDesk } from './wallet-desk.service.js';
import { WalletRefresh } from './wallet-refresh.service.js';
import { WalletTaker } from './wallet-taker.service.js';

const DESKS = [PoolDesk, WalletDesk, WalletRefresh, WalletTaker];

/** What operators do to pools and wallets. */
@Module({
  imports: [AuditModule, ChainModule, KeysModule, PoolsModule, TronModule],
  providers: DESKS,
  exports: DESKS,
})
export class PoolDeskModule {}
