import { define, sunAmount } from './define.js';

/** What goes back on chain by itself. */
export const REFUND_SETTINGS = {
  'refund.threshold_sun': define({
    schema: sunAmount,
    type: 'string',
    initial: '1000000',
    description: 'Sun from which what a sending address is owed goes back on chain; less stays as its credit',
  }),
  'refund.fee_sun': define({
    schema: sunAmount,
    type: 'string',
    initial: '300000',
    description: 'Sun kept of a refund for the fee of its transfer',
  }),
  'refund.single_max_sun': define({
    schema: sunAmount,
    type: 'string',
    initial: '100000000',
    description: 'Largest refund that goes out without a person, in sun',
  }),
  'refund.daily_max_sun': define({
    schema: sunAmount,
    type: 'string',
    initial: '1000000000',
    description: 'Refunds that go out in 24 hours of chain time without a person, in sun',
  }),
  'refund.usdt_fee_limit_sun': define({
    schema: sunAmount,
    type: 'string',
    initial: '30000000',
    description: 'Most that sending USDT back may burn, in sun',
  }),
} as const;
