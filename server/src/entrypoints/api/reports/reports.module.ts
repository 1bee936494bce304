import { Module } from '@nestjs/common';
import { ReportsDeskModule } from '../../../processes/reports/index.js';
import { ExportsController } from './exports.controller.js';
import { ReportsController } from './reports.controller.js';

@Module({ imports: [ReportsDeskModule], controllers: [ExportsController, ReportsController] })
export class ReportsApiModule {}
