import type { ReportExport } from '../../../processes/reports/index.js';

const WHOLE = 100;
/** The rest is for what follows the last row. */
const MOST_UNDER_WAY = 99;

/** An export with how much of it is done, for a progress bar. */
export const exportView = (one: ReportExport): object => ({ ...one, percent: percentOf(one) });

function percentOf({ status, rowsDone, rowsTotal }: ReportExport): number {
  if (status === 'ready' || status === 'expired') return WHOLE;
  if (rowsTotal === null || rowsTotal === 0) return 0;
  return Math.min(MOST_UNDER_WAY, Math.floor((rowsDone * WHOLE) / rowsTotal));
}

/** Of letters, digits and dashes alone. */
export const fileNameOf = ({ subject, format, createdAt, id }: ReportExport): string =>
  `${subject}-${createdAt.toISOString().slice(0, 'YYYY-MM-DD'.length)}-${id.slice(0, 8)}.${format}`;
