import type { ExportFormat, ExportSubject, ExportTotals, ReportSelection } from '@energy-desk/shared/reports';

export type ExportStatus = 'queued' | 'running' | 'ready' | 'failed' | 'cancelled' | 'expired';

/** What somebody wants in a file. */
export interface WantedExport {
  readonly selection: ReportSelection;
  readonly format: ExportFormat;
  readonly timeZone: string;
}

/** An export as its row has it. */
export interface ReportExport {
  readonly id: string;
  readonly subject: ExportSubject;
  readonly format: ExportFormat;
  readonly filters: Readonly<Record<string, unknown>>;
  readonly timeZone: string;
  readonly status: ExportStatus;
  readonly requestedBy: string;
  /** How many times its making was begun. */
  readonly attempt: number;
  readonly rowsTotal: number | null;
  readonly rowsDone: number;
  readonly totals: ExportTotals | null;
  readonly fileBytes: number | null;
  readonly error: string | null;
  readonly createdAt: Date;
  /** The same in microseconds of the epoch. */
  readonly micros: string;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly expiresAt: Date | null;
}

export interface ExportFilter {
  readonly status?: ExportStatus | undefined;
  readonly subject?: ExportSubject | undefined;
  readonly requestedBy?: string | undefined;
}
