import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';
import { AlertsModule } from './domain/alerts/index.js';
import { SettingsModule } from './domain/settings/index.js';
import { ApiModule, HealthModule } from './entrypoints/api/index.js';
import { BotModule } from './entrypoints/bot/index.js';
import { AppConfig, ConfigModule, type Role } from './platform/config/index.js';
import { ClockModule } from './platform/clock/index.js';
import { CrashPointsModule } from './platform/crash-points/index.js';
import { DatabaseModule } from './platform/database/index.js';
import { LeasesModule } from './platform/leases/index.js';
import { LoggingModule } from './platform/logging/index.js';
import { MetricsModule } from './platform/metrics/index.js';
import { QueueModule } from './platform/queue/index.js';
import { AdminHousekeepingModule } from './processes/admin-desk/index.js';
import { AlertsWorkerModule, MachineWatchModule } from './processes/alerts/index.js';
import { BalanceWorkerModule } from './processes/balance/index.js';
import { BroadcastModule, ScannerModule } from './processes/chain-io/index.js';
import { ExceptionsModule } from './processes/exceptions/index.js';
import { ExchangeRatesWorkerModule } from './processes/exchange-rates/index.js';
import { NotificationsModule } from './processes/notifications/index.js';
import { KeyRingModule, PoolUpkeepModule } from './processes/pool-upkeep/index.js';
import { PriceWatchModule } from './processes/price-desk/index.js';
import { ReconciliationModule, StartGuardModule } from './processes/reconciliation/index.js';
import { RefundsModule } from './processes/refunds/index.js';
import { ReportsWorkerModule } from './processes/reports/index.js';
import { RentalWorkerModule } from './processes/rental/index.js';
import { SettlementModule } from './processes/settlement/index.js';
import { StakingWorkerModule } from './processes/staking/index.js';

type Imports = NonNullable<ModuleMetadata['imports']>;

const BY_ROLE: Readonly<Record<Role, Imports>> = {
  api: [ApiModule, ExceptionsModule, KeyRingModule],
  bot: [BotModule],
  scanner: [StartGuardModule, ScannerModule],
  worker: [
    BroadcastModule,
    SettlementModule,
    RentalWorkerModule,
    RefundsModule,
    BalanceWorkerModule,
    PoolUpkeepModule,
    StakingWorkerModule,
    NotificationsModule,
    ExchangeRatesWorkerModule,
    PriceWatchModule,
    AdminHousekeepingModule,
    ReportsWorkerModule,
    AlertsWorkerModule,
    ReconciliationModule,
  ],
};

/** The only file that knows everybody: which rooms a process has follows from its roles. */
@Module({})
export class AppModule {
  static of(config: AppConfig): DynamicModule {
    const rooms = new Set(config.roles.flatMap((role) => BY_ROLE[role]));
    return {
      module: AppModule,
      imports: [
        ConfigModule.of(config),
        LoggingModule,
        ClockModule,
        CrashPointsModule,
        MetricsModule,
        DatabaseModule,
        LeasesModule,
        QueueModule,
        SettingsModule,
        AlertsModule,
        HealthModule,
        MachineWatchModule,
        ...rooms,
      ],
    };
  }
}
