import { Module } from '@nestjs/common';
import { AuditModule } from '../../domain/audit/index.js';
import { DaysDesk } from './days/days-desk.service.js';
import { DayRepository } from './days/day.repository.js';
import { ExportFiles } from './exports/export-files.js';
import { ExportReadModel } from './exports/export.read-model.js';
import { ExportRepository } from './exports/export.repository.js';
import { ExportsDesk } from './exports/exports-desk.service.js';
import { ForgetExportsStep } from './exports/forget-exports.step.js';
import { MakeExportsStep } from './exports/make-exports.step.js';
import { ReportsProcessor } from './reports.processor.js';
import { SummaryReadModel } from './summary/summary.read-model.js';
import { Summary } from './summary/summary.service.js';

const SHARED = [ExportFiles, ExportReadModel, ExportRepository, Summary, SummaryReadModel];

/** What finance asks for and signs: what the doors call. */
@Module({
  imports: [AuditModule],
  providers: [...SHARED, DayRepository, DaysDesk, ExportsDesk],
  exports: [DaysDesk, ExportsDesk, Summary],
})
export class ReportsDeskModule {}

/** What workers write in the background. */
@Module({
  providers: [...SHARED, ForgetExportsStep, MakeExportsStep, ReportsProcessor],
})
export class ReportsWorkerModule {}
