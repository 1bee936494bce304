import { define, sunAmount, wholeNumber } from './define.js';

/** When a payment counts, and how long its amount names it. */
export const PAYMENT_SETTINGS = {
  'payment.confirmation_blocks': define({
    schema: wholeNumber(1, 100),
    type: 'number',
    initial: '19',
    description: 'Blocks until a payment counts; 19 and more means solidified',
  }),
  'payment.fast_exposure_max': define({
    schema: sunAmount,
    type: 'string',
    initial: '1000000000',
    description: 'Sun settled before solidity, in total, while fewer than 19 confirmations are asked for',
  }),
  'payment.hold_hours': define({
    schema: wholeNumber(1, 168),
    type: 'number',
    initial: '24',
    description: 'Hours after its deadline that an amount still names its order',
  }),
} as const;
