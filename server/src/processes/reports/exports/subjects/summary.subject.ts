import {
  REPORT_FIGURES,
  type ReportFigureName,
  type ReportGroup,
  type ReportSummary,
} from '@energy-desk/shared/reports';
import { Filters } from '../../../../platform/database/index.js';
import { column, type ExportColumn } from '../export-columns.js';
import type { Subject } from './subject.js';

const NAMES = Object.keys(REPORT_FIGURES) as ReportFigureName[];
/** Groups whose key is an id that nobody knows by heart. */
const NAMED: readonly ReportGroup[] = ['pool', 'package'];

/**
 * The summary as people see it, a row for each day or group. It is worked out before, so that page and file can't
 * differ; the rows are written like those of a table.
 */
export function summarySubject({ groupBy, rows, totals }: ReportSummary): Subject {
  const filters = new Filters();
  const lines = rows.map(({ key, label, figures }, at) => ({ at, key, label, ...figures }));
  const figures = NAMES.map((name) => `"${name}" numeric`);
  return {
    from: `jsonb_to_recordset(${filters.value(JSON.stringify(lines))}::jsonb)
      AS s (at int, key text, label text, ${figures.join(', ')})`,
    columnsFrom: '',
    filters,
    order: 's.at',
    columns: [
      column(groupBy, 'word', 's.key'),
      ...(NAMED.includes(groupBy) ? [column('name', 'text', 's.label')] : []),
      ...NAMES.map(figureColumn),
    ],
    sums: {},
    figures: totals,
  };
}

function figureColumn(name: ReportFigureName): ExportColumn {
  const { unit } = REPORT_FIGURES[name];
  const isMoney = unit === 'sun' || unit === 'microUsdt';
  return column(titleOf(name), isMoney ? 'money' : 'number', `s."${name}"`);
}

/** As columns are called elsewhere: `salesSun`, shown in whole TRX, is `sales_trx`. */
const titleOf = (name: string): string =>
  name
    .replace(/MicroUsdt$/, 'Usdt')
    .replace(/Sun$/, 'Trx')
    .replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
