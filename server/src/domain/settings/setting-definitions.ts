import { z } from 'zod';

/** Decimal digits alone: no empty text, exponent, hexadecimal or sign that Number() would take. */
const wholeNumber = (minimum: number, maximum: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .pipe(z.number().int().min(minimum).max(maximum));
const sunAmount = z
  .string()
  .regex(/^\d{1,18}$/)
  .transform(BigInt);

interface Definition<T extends z.ZodType> {
  readonly schema: T;
  readonly type: 'number' | 'string' | 'boolean';
  readonly initial: string;
  readonly description: string;
}

const define = <T extends z.ZodType>(definition: Definition<T>): Definition<T> => definition;

/** Every setting an admin can change: its range, first value and meaning. */
export const SETTING_DEFINITIONS = {
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
  'energy.min_delegation_amount': define({
    schema: wholeNumber(1, 1_000_000_000),
    type: 'number',
    initial: '1000',
    description: 'Smallest energy of one order',
  }),
  'energy.max_delegation_amount': define({
    schema: wholeNumber(1, 1_000_000_000),
    type: 'number',
    initial: '5000000',
    description: 'Largest energy of one order',
  }),
  'energy.margin_bp': define({
    schema: wholeNumber(0, 1000),
    type: 'number',
    initial: '10',
    description:
      'Energy added to what is sold, in hundredths of a percent, against drift of the network weight',
  }),
  'energy.safety_margin_percent': define({
    schema: wholeNumber(0, 50),
    type: 'number',
    initial: '1',
    description: 'Added to the simulated energy of a USDT transfer',
  }),
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
  'pool.health_check_interval': define({
    schema: wholeNumber(5, 86_400),
    type: 'number',
    initial: '300',
    description: 'Seconds between health checks of the pools',
  }),
  'pool.set_aside_minutes': define({
    schema: wholeNumber(1, 1440),
    type: 'number',
    initial: '10',
    description: 'Minutes a supplier wallet is set aside after a failure',
  }),
  'selling.max_lag_seconds': define({
    schema: wholeNumber(10, 3600),
    type: 'number',
    initial: '120',
    description: 'No new payment requests while the scanner is further behind than this',
  }),
} as const;

export type SettingKey = keyof typeof SETTING_DEFINITIONS;
export type SettingValue<K extends SettingKey> = z.output<(typeof SETTING_DEFINITIONS)[K]['schema']>;
