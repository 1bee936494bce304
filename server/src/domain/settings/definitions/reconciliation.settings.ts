import { define, wholeNumber } from './define.js';

/** When the books are compared with the chain, and what a start does. */
export const RECONCILIATION_SETTINGS = {
  'reconciliation.interval_hours': define({
    schema: wholeNumber(1, 168),
    type: 'number',
    initial: '24',
    description: 'Hours between comparisons of the books with the chain',
  }),
  'start.hold_after_minutes': define({
    schema: wholeNumber(1, 1440),
    type: 'number',
    initial: '10',
    description: 'After a stop longer than this nothing is sent before chain and books are compared',
  }),
} as const;
