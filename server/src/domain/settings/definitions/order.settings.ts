import { define, wholeNumber } from './define.js';

/** How long orders wait, and how many a user may leave open. */
export const ORDER_SETTINGS = {
  'order.timeout_minutes': define({
    schema: wholeNumber(1, 1440),
    type: 'number',
    initial: '30',
    description: 'Chain minutes an order waits for its payment',
  }),
  'order.capacity_wait_minutes': define({
    schema: wholeNumber(0, 1440),
    type: 'number',
    initial: '10',
    description: 'Chain minutes a paid order waits for capacity before it is refunded',
  }),
  'order.max_open_per_user': define({
    schema: wholeNumber(1, 1000),
    type: 'number',
    initial: '3',
    description: 'Open payment requests one user may have',
  }),
  'order.unpaid_before_pause': define({
    schema: wholeNumber(1, 1000),
    type: 'number',
    initial: '3',
    description: 'Unpaid orders in a row after which a user is paused',
  }),
  'order.unpaid_pause_minutes': define({
    schema: wholeNumber(0, 1440),
    type: 'number',
    initial: '10',
    description: 'Chain minutes of that pause',
  }),
} as const;
