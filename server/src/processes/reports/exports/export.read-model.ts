import type { Readable } from 'node:stream';
import type { ExportTotals, ReportSelection } from '@energy-desk/shared/reports';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../../platform/config/index.js';
import { Database, rows, Snapshot } from '../../../platform/database/index.js';
import { Summary } from '../summary/summary.service.js';
import { csvValue, lettersOf, ROWS_PER_SHEET, titleOf, xlsxCell } from './export-columns.js';
import {
  type OwnAddresses,
  rowsSql,
  type Subject,
  subjectOf,
  summarySubject,
  totalsSql,
} from './subjects/index.js';

/** Sums of some rows may need more room than usual; sorting them as well. */
const ROOM = `SET LOCAL work_mem = '64MB'`;
/** A single column that PostgreSQL leaves as it is: nothing in it is a quote or a delimiter. */
const AS_IS = String.raw`FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02'`;

/** The rows of an export at one moment, as lines of its format, and their sums at that same moment. */
export interface OpenExport {
  readonly titles: readonly string[];
  readonly totals: ExportTotals;
  /** Each row is one line. */
  readonly lines: () => Readable;
  close(): Promise<void>;
}

/** Reads what exports hold. PostgreSQL itself writes the lines: a million of them cost this process next to nothing. */
@Injectable()
export class ExportReadModel {
  private readonly own: OwnAddresses;

  constructor(
    private readonly database: Database,
    private readonly config: AppConfig,
    private readonly summaries: Summary,
  ) {
    this.own = {
      all: config.ownAddresses,
      receiving: [...config.paymentAddresses, ...config.flashAddresses],
    };
  }

  /** Sums over everything that fits. @throws AppError reports/unknown_time_zone */
  async totals(selection: ReportSelection): Promise<ExportTotals> {
    const subject = await this.subjectOf(selection);
    const [found] = await rows<ExportTotals>(
      this.database.manager,
      totalsSql(subject),
      subject.filters.parameters,
    );
    return { rows: 0, ...found, ...subject.figures };
  }

  async open(selection: ReportSelection, format: 'csv' | 'xlsx', timeZone: string): Promise<OpenExport> {
    const subject = await this.subjectOf(selection);
    const snapshot = await Snapshot.open(this.config.databaseUrl);
    try {
      await snapshot.rows(ROOM);
      const { parameters } = subject.filters;
      const [totals] = await snapshot.rows<ExportTotals>(totalsSql(subject), parameters);
      const { sql, options } = format === 'csv' ? csvOf(subject) : xlsxOf(subject);
      return {
        titles: subject.columns.map((one) => titleOf(one, timeZone)),
        totals: { rows: 0, ...totals, ...subject.figures },
        lines: () => snapshot.copyOut(sql, [...parameters, timeZone], options),
        close: () => snapshot.close(),
      };
    } catch (error) {
      await snapshot.close();
      throw error;
    }
  }

  private async subjectOf(selection: ReportSelection): Promise<Subject> {
    if (selection.subject !== 'summary') return subjectOf(selection, this.own);
    const { groupBy, ...period } = selection.filters;
    return summarySubject(await this.summaries.of(period, groupBy));
  }
}

interface CopyStatement {
  readonly sql: string;
  readonly options: string;
}

/** The time zone follows the values of the conditions. */
const zoneAfter = ({ filters }: Subject): string => `$${filters.parameters.length + 1}::text`;

function csvOf(subject: Subject): CopyStatement {
  const values = subject.columns.map((one) => csvValue(one, zoneAfter(subject)));
  return { sql: rowsSql(subject, values.join(', ')), options: 'FORMAT csv' };
}

/** Values first, in order and numbered; then what is written around them. The first row of a sheet are the titles. */
function xlsxOf(subject: Subject): CopyStatement {
  const { order, columns } = subject;
  const values = columns.map(({ sql }, at) => `${sql} AS c${at}`);
  const row = `((row_number() OVER (ORDER BY ${order}) - 1) % ${ROWS_PER_SHEET} + 2)::text AS row`;
  const cells = columns.map((one, at) =>
    xlsxCell({ ...one, sql: `v.c${at}` }, zoneAfter(subject), { letters: lettersOf(at), row: 'v.row' }),
  );
  return {
    sql: `SELECT '<row r="' || v.row || '">' || ${cells.join(' || ')} || '</row>'
      FROM (${rowsSql(subject, [...values, row].join(', '))}) v`,
    options: AS_IS,
  };
}
