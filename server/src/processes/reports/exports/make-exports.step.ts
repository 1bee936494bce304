import { Readable } from 'node:stream';
import type { ReportSelection } from '@energy-desk/shared/reports';
import { Injectable, Logger } from '@nestjs/common';
import { Settings } from '../../../domain/settings/index.js';
import { CrashPoints } from '../../../platform/crash-points/index.js';
import { Database } from '../../../platform/database/index.js';
import { messageOf } from '../../../platform/errors/index.js';
import { csvFile } from './csv-file.js';
import { ExportFiles } from './export-files.js';
import { ExportReadModel, type OpenExport } from './export.read-model.js';
import { ExportRepository } from './export.repository.js';
import type { ReportExport } from './export.types.js';
import { LineSource } from './line-source.js';
import { xlsxFile } from './xlsx-file.js';

const REPORT_EVERY_MS = 1_000;
const MOST_ATTEMPTS = 3;
const REST_SECONDS = 5;

/**
 * Makes what waits, one after the other. The row says whose it is: an attempt that lost it, to another process after a
 * stall or to a person who cancelled it, stops and leaves nothing behind.
 */
@Injectable()
export class MakeExportsStep {
  private readonly logger = new Logger(MakeExportsStep.name);

  constructor(
    private readonly database: Database,
    private readonly crashPoints: CrashPoints,
    private readonly settings: Settings,
    private readonly exports: ExportRepository,
    private readonly readModel: ExportReadModel,
    private readonly files: ExportFiles,
  ) {}

  async run(): Promise<void> {
    for (;;) {
      const one = await this.database.transaction('reports.claim-export', (tx) => this.exports.claim(tx));
      if (!one) return;
      await this.make(one).catch((error: unknown) => this.giveUp(one, error));
    }
  }

  private async make(one: ReportExport): Promise<void> {
    if (one.attempt > MOST_ATTEMPTS) throw new Error('The process that made it ended again and again.');
    const selection = { subject: one.subject, filters: one.filters } as ReportSelection;
    const opened = await this.readModel.open(selection, one.format, one.timeZone);
    try {
      const bytes = await this.crashPoints.around('reports.write-file', () => this.write(one, opened));
      // The name first: a row that is ready has its file, and a file without such a row is cleared away.
      await this.files.publish(one);
      const keepDays = await this.settings.get('report.keep_days');
      await this.database.transaction('reports.finish-export', (tx) =>
        this.exports.finish(tx, one, { totals: opened.totals, bytes, keepDays }),
      );
    } finally {
      await opened.close();
      await this.files.discard(one);
    }
  }

  /** @returns the file's bytes @throws when the export is not this attempt's any more */
  private async write(one: ReportExport, { titles, totals, lines }: OpenExport): Promise<number> {
    const source = new LineSource(lines());
    const content =
      one.format === 'csv'
        ? Readable.from(csvFile(titles, source, totals), { objectMode: false })
        : xlsxFile({ name: one.subject, titles, lines: source, totals });
    const lost = new AbortController();
    const report = async (): Promise<void> => {
      const progress = { rowsDone: source.taken, rowsTotal: totals.rows };
      if (!(await this.exports.report(this.database.manager, one, progress))) lost.abort();
    };
    await report();
    const timer = setInterval(() => void report().catch(() => undefined), REPORT_EVERY_MS);
    try {
      return await this.files.write(one, content, lost.signal);
    } finally {
      clearInterval(timer);
    }
  }

  private async giveUp(one: ReportExport, error: unknown): Promise<void> {
    this.logger.warn(`export ${one.id} failed at attempt ${one.attempt}: ${messageOf(error)}`);
    const { manager } = this.database;
    if (one.attempt >= MOST_ATTEMPTS) await this.exports.fail(manager, one, messageOf(error));
    else await this.exports.postpone(manager, one, REST_SECONDS);
  }
}
