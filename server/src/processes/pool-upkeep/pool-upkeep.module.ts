import { Module } from '@nestjs/common';
import { AlertsModule } from '../../domain/alerts/index.js';
import { AuditModule } from '../../domain/audit/index.js';
import { ChainModule } from '../../domain/chain/index.js';
import { LedgerModule } from '../../domain/ledger/index.js';
import { PaymentsModule } from '../../domain/payments/index.js';
import { PoolsModule } from '../../domain/pools/index.js';
import { KeysModule } from '../../gateways/keys/index.js';
import { TronModule } from '../../gateways/tron/index.js';
import { KeyRingCheck } from './key-ring-check.js';
import { KeyRotation } from './key-rotation.js';
import { OpenBooksStep } from './open-books.step.js';
import { ReadWalletsStep } from './read-wallets.step.js';
import { StaleWalletsRepository } from './stale-wallets.repository.js';
import { UpkeepProcessor } from './upkeep.processor.js';
import { WalletImport } from './wallet-import.js';
import { WalletRefresh } from './wallet-refresh.service.js';

const ROOMS = [ChainModule, KeysModule, LedgerModule, PaymentsModule, PoolsModule, TronModule];

/** Taking wallets in. */
@Module({ imports: ROOMS, providers: [WalletImport], exports: [WalletImport] })
export class PoolImportModule {}

/** Reading wallets when somebody asks. */
@Module({
  imports: [ChainModule, PoolsModule, TronModule],
  providers: [WalletRefresh],
  exports: [WalletRefresh],
})
export class WalletRefreshModule {}

/** Whoever signs for wallets starts only with every master key that theirs are sealed with. */
@Module({ imports: [KeysModule, PoolsModule], providers: [KeyRingCheck] })
export class KeyRingModule {}

/** Sealing supplier keys with another master key. */
@Module({ imports: [AuditModule, KeysModule, PoolsModule], providers: [KeyRotation], exports: [KeyRotation] })
export class KeyRotationModule {}

/** What workers do for the pools while time passes. */
@Module({
  imports: [...ROOMS, AlertsModule, KeyRingModule, WalletRefreshModule],
  providers: [OpenBooksStep, ReadWalletsStep, StaleWalletsRepository, UpkeepProcessor],
})
export class PoolUpkeepModule {}
