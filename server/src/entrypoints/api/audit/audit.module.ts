import { Module } from '@nestjs/common';
import { AuditModule } from '../../../domain/audit/index.js';
import { AuditController } from './audit.controller.js';

/** Reading the audit log; nobody writes it over the API. */
@Module({ imports: [AuditModule], controllers: [AuditController] })
export class AuditApiModule {}
