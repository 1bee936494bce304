import { define, sunAmount, wholeNumber } from './define.js';

/** What users may add to their balances, and how many amounts they may name. */
export const BALANCE_SETTINGS = {
  'deposit.timeout_minutes': define({
    schema: wholeNumber(1, 1440),
    type: 'number',
    initial: '60',
    description: 'Chain minutes a deposit request waits for its transfer',
  }),
  'deposit.min_sun': define({
    schema: sunAmount,
    type: 'string',
    initial: '1000000',
    description: 'Smallest deposit in TRX, in sun',
  }),
  'deposit.max_sun': define({
    schema: sunAmount,
    type: 'string',
    initial: '100000000000',
    description: 'Largest deposit in TRX, in sun',
  }),
  'deposit.min_micro_usdt': define({
    schema: sunAmount,
    type: 'string',
    initial: '1000000',
    description: 'Smallest deposit in USDT, in micro-USDT',
  }),
  'deposit.max_micro_usdt': define({
    schema: sunAmount,
    type: 'string',
    initial: '100000000000',
    description: 'Largest deposit in USDT, in micro-USDT',
  }),
  'payment.max_unpaid_per_user': define({
    schema: wholeNumber(1, 9_999),
    type: 'number',
    initial: '60',
    description:
      'Amounts that one user may have open or still held without a transfer, orders and deposits together',
  }),
} as const;
