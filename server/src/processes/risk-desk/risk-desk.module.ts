import { Module } from '@nestjs/common';
import { AuditModule } from '../../domain/audit/index.js';
import { RiskModule } from '../../domain/risk/index.js';
import { UsersModule } from '../../domain/users/index.js';
import { RiskDesk } from './risk-desk.js';

@Module({ imports: [AuditModule, RiskModule, UsersModule], providers: [RiskDesk], exports: [RiskDesk] })
export class RiskDeskModule {}
