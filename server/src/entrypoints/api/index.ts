import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { IdempotencyModule } from '../../platform/idempotency/index.js';
import { RateLimitModule } from '../../platform/rate-limit/index.js';
import { AdminsApiModule } from './admins/admins.module.js';
import { AuditApiModule } from './audit/audit.module.js';
import { AlertsApiModule } from './alerts/alerts.module.js';
import { DeskApiModule } from './desk/desk.module.js';
import { AuthModule } from './auth/auth.module.js';
import { EnergyPoolsApiModule } from './energy-pools/energy-pools.module.js';
import { HealthModule } from './health.module.js';
import {
  AddressLimitGuard,
  AdminLimitGuard,
  AdmissionGuard,
  AnswerInterceptor,
  IdempotencyInterceptor,
  ProblemFilter,
} from './kernel/index.js';
import { OpenApiModule } from './openapi/openapi.module.js';
import { ReportsApiModule } from './reports/reports.module.js';
import { FlashApiModule } from './energy-flash/flash.module.js';
import { OrdersApiModule } from './orders/orders.module.js';
import { PaymentsApiModule } from './payments/payments.module.js';
import { PricesApiModule } from './prices/prices.module.js';
import { SettingsApiModule } from './settings/settings.module.js';

export { HealthModule } from './health.module.js';
import { RefundsApiModule } from './refunds/refunds.module.js';
import { RiskApiModule } from './risk/risk.module.js';
import { TronApiModule } from './tron/tron.module.js';
import { UsersApiModule } from './users/users.module.js';
import { ReconciliationApiModule } from './reconciliation/reconciliation.module.js';
import { SystemApiModule } from './system/system.module.js';
import { EventsApiModule } from './events/events.module.js';
import { FiguresModule } from './figures/figures.module.js';

/** The HTTP door: closed unless a contract opens it. */
@Module({
  imports: [
    IdempotencyModule,
    RateLimitModule,
    OpenApiModule,
    HealthModule,
    AuthModule,
    AdminsApiModule,
    AlertsApiModule,
    EventsApiModule,
    FiguresModule,
    ReconciliationApiModule,
    SystemApiModule,
    EnergyPoolsApiModule,
    FlashApiModule,
    OrdersApiModule,
    TronApiModule,
    PaymentsApiModule,
    PricesApiModule,
    UsersApiModule,
    RiskApiModule,
    RefundsApiModule,
    ReportsApiModule,
    SettingsApiModule,
    AuditApiModule,
    DeskApiModule,
  ],
  providers: [
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_GUARD, useClass: AddressLimitGuard },
    { provide: APP_GUARD, useClass: AdmissionGuard },
    { provide: APP_GUARD, useClass: AdminLimitGuard },
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
    { provide: APP_INTERCEPTOR, useClass: AnswerInterceptor },
  ],
})
export class ApiModule {}
