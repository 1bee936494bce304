import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/index.js';
import { ExportFiles, type FoundFile } from './export-files.js';
import { ExportRepository } from './export.repository.js';
import type { ExportStatus } from './export.types.js';

const ROWS_KEPT_DAYS = 90;

/** Gives up files whose time is over, forgets old exports, and clears away what belongs to no export. */
@Injectable()
export class ForgetExportsStep {
  constructor(
    private readonly database: Database,
    private readonly exports: ExportRepository,
    private readonly files: ExportFiles,
  ) {}

  async run(): Promise<void> {
    await this.database.transaction('reports.forget-exports', (tx) =>
      this.exports.expire(tx, ROWS_KEPT_DAYS),
    );
    const found = await this.files.list();
    if (found.length === 0) return;
    const wanted = await this.exports.live(
      this.database.manager,
      found.map(({ id }) => id),
    );
    for (const file of found) if (!isWanted(file, wanted.get(file.id))) await this.files.remove(file);
  }
}

/** A finished file also while its row is about to say so; an unfinished one only of the attempt under way. */
const isWanted = (
  { attempt }: FoundFile,
  row: { status: ExportStatus; attempt: number } | undefined,
): boolean =>
  row !== undefined && (attempt === null || (row.status === 'running' && row.attempt === attempt));
