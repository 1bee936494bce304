import { define, wholeNumber } from './define.js';

/** Files that reports are exported to. */
export const REPORT_SETTINGS = {
  'report.keep_days': define({
    schema: wholeNumber(1, 365),
    type: 'number',
    initial: '7',
    description: 'Days that a finished export can be downloaded',
  }),
  'report.open_exports_per_admin': define({
    schema: wholeNumber(1, 100),
    type: 'number',
    initial: '3',
    description: 'Exports of one admin that may wait or be made at the same time',
  }),
} as const;
