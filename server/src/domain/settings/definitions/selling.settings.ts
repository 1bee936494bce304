import { define, flag, wholeNumber } from './define.js';

/** When selling stops. */
export const SELLING_SETTINGS = {
  'selling.max_lag_seconds': define({
    schema: wholeNumber(10, 3600),
    type: 'number',
    initial: '120',
    description: 'No new payment requests while the scanner is further behind than this',
  }),
  'selling.pause_when_sold_out': define({
    schema: flag,
    type: 'boolean',
    initial: 'true',
    description: 'No orders beyond what the pools can give beside what is paid and undelivered',
  }),
  'brake.selling': define({
    schema: flag,
    type: 'boolean',
    initial: 'false',
    description: 'Nothing is sold; what is paid to a flash address goes back',
  }),
  'brake.delegating': define({
    schema: flag,
    type: 'boolean',
    initial: 'false',
    description: 'No energy is delegated; paid orders wait, and their patience goes on',
  }),
  'brake.reclaiming': define({
    schema: flag,
    type: 'boolean',
    initial: 'false',
    description: 'No energy is taken back; ended rentals keep theirs meanwhile',
  }),
  'brake.refunds': define({
    schema: flag,
    type: 'boolean',
    initial: 'false',
    description: 'No refund leaves the treasury',
  }),
} as const;
