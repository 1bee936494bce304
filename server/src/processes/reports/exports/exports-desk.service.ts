import type { ReadStream } from 'node:fs';
import type { ExportTotals, ReportSelection } from '@energy-desk/shared/reports';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../../domain/audit/index.js';
import { Settings } from '../../../domain/settings/index.js';
import { Database } from '../../../platform/database/index.js';
import { AppError } from '../../../platform/errors/index.js';
import { Nudger } from '../../../platform/queue/index.js';
import { Summary } from '../summary/summary.service.js';
import { ExportFiles } from './export-files.js';
import { ExportReadModel } from './export.read-model.js';
import { type ExportPlace, ExportRepository } from './export.repository.js';
import type { ExportFilter, ReportExport, WantedExport } from './export.types.js';

/** Where people order exports, follow them, and fetch their files. */
@Injectable()
export class ExportsDesk {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly nudger: Nudger,
    private readonly summary: Summary,
    private readonly audit: AuditService,
    private readonly exports: ExportRepository,
    private readonly readModel: ExportReadModel,
    private readonly files: ExportFiles,
  ) {}

  /** Sums over everything that fits: what a file of it would end with. */
  totals(selection: ReportSelection): Promise<ExportTotals> {
    return this.readModel.totals(selection);
  }

  /**
   * @param id names the deed: the same for every try, which then has the same answer
   * @throws AppError reports/unknown_time_zone, reports/too_many_exports
   */
  async request(id: string, actor: string, wanted: WantedExport): Promise<ReportExport> {
    await this.summary.assertZone(wanted.timeZone);
    if (wanted.selection.subject === 'summary')
      await this.summary.assertZone(wanted.selection.filters.timeZone);
    const most = await this.settings.get('report.open_exports_per_admin');
    const made = await this.database.transaction('reports.request-export', async (tx) => {
      const open = await this.exports.openOf(tx, actor);
      const before = await this.exports.find(tx, id);
      if (before) return before;
      if (open >= most)
        throw new AppError('reports/too_many_exports', 'caller', 'Wait for the exports under way.', { most });
      const one = await this.exports.insert(tx, id, wanted, actor);
      const { subject, format, filters, timeZone } = one;
      await this.audit.record(tx, {
        actor,
        action: 'reports.export',
        subject: `export:${id}`,
        reason: '',
        after: { subject, format, filters, timeZone },
      });
      return one;
    });
    this.nudger.nudge('reports');
    return made;
  }

  /** @throws AppError reports/export_not_found */
  async find(id: string): Promise<ReportExport> {
    const found = await this.exports.find(this.database.manager, id);
    if (found) return found;
    throw new AppError('reports/export_not_found', 'caller', 'There is no such export.', { id });
  }

  /** Newest first. */
  list(filter: ExportFilter, limit: number, after?: ExportPlace): Promise<ReportExport[]> {
    return this.exports.list(this.database.manager, filter, limit, after);
  }

  count(filter: ExportFilter): Promise<number> {
    return this.exports.count(this.database.manager, filter);
  }

  /** @throws AppError reports/export_not_found, reports/not_ready, reports/file_gone */
  async file(id: string): Promise<{ one: ReportExport; stream: ReadStream; bytes: number }> {
    const one = await this.find(id);
    if (one.status === 'expired') throw gone(id);
    if (one.status !== 'ready')
      throw new AppError('reports/not_ready', 'caller', `The export is ${one.status}.`, {
        status: one.status,
      });
    const found = await this.files.read(one);
    if (!found) throw gone(id);
    return { one, ...found };
  }

  /** @throws AppError reports/export_not_found, reports/not_open */
  async cancel(actor: string, id: string): Promise<ReportExport> {
    const before = await this.find(id);
    await this.database.transaction('reports.cancel-export', async (tx) => {
      if (!(await this.exports.cancel(tx, id)))
        throw new AppError('reports/not_open', 'caller', 'The export is not under way any more.', { id });
      await this.audit.record(tx, {
        actor,
        action: 'reports.cancel_export',
        subject: `export:${id}`,
        reason: '',
        before: { status: before.status },
        after: { status: 'cancelled' },
      });
    });
    return this.find(id);
  }
}

const gone = (id: string): AppError =>
  new AppError('reports/file_gone', 'caller', 'The file is not kept any more: export it again.', { id });
