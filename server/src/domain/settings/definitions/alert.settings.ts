import { DESK_LANGUAGES } from '@energy-desk/shared/alerts';
import { z } from 'zod';
import { define, sunAmount, wholeNumber } from './define.js';

/** From where on people are woken. */
export const ALERT_SETTINGS = {
  'alert.language': define({
    schema: z.enum(DESK_LANGUAGES),
    type: 'string',
    initial: 'zh',
    description: 'Language of the alerts in the chat of ALERT_CHAT_ID: zh or en',
  }),
  'alert.success_rate_percent': define({
    schema: wholeNumber(0, 100),
    type: 'number',
    initial: '99',
    description: 'Alert when fewer of the last orders than this were delivered, in percent; 0 is never',
  }),
  'alert.success_rate_orders': define({
    schema: wholeNumber(5, 10_000),
    type: 'number',
    initial: '100',
    description: 'How many of the last paid orders the success rate is taken of; never of fewer than 20',
  }),
  'alert.pool_low_percent': define({
    schema: wholeNumber(0, 100),
    type: 'number',
    initial: '10',
    description: 'Alert when less than this of the stake of a pool can be delegated, in percent; 0 is never',
  }),
  'alert.wallet_low_bandwidth': define({
    schema: wholeNumber(0, 1_000_000_000),
    type: 'number',
    initial: '600',
    description:
      'Alert when a supplier wallet has less bandwidth left and no TRX to burn instead; 0 is never',
  }),
  'alert.wallet_low_sun': define({
    schema: sunAmount,
    type: 'string',
    initial: '2000000',
    description: 'Alert when a supplier wallet holds less liquid TRX, in sun; 0 is never',
  }),
  'alert.treasury_low_sun': define({
    schema: sunAmount,
    type: 'string',
    initial: '100000000',
    description: 'Alert when the treasury holds less by the books, in sun; 0 is never',
  }),
  'alert.queue_stuck_seconds': define({
    schema: wholeNumber(10, 86_400),
    type: 'number',
    initial: '120',
    description: 'Alert when work that is due waits longer than this, in seconds',
  }),
  'alert.reclaim_overdue_minutes': define({
    schema: wholeNumber(1, 10_080),
    type: 'number',
    initial: '30',
    description: 'Alert when energy is not back so many minutes of chain time after it may be taken back',
  }),
  'alert.cpu_percent': define({
    schema: wholeNumber(0, 100),
    type: 'number',
    initial: '80',
    description: 'Alert when the machine is busier than this for a minute, in percent; 0 is never',
  }),
  'alert.memory_percent': define({
    schema: wholeNumber(0, 100),
    type: 'number',
    initial: '80',
    description: 'Alert when more of the memory than this is in use, in percent; 0 is never',
  }),
  'alert.repeat_hours': define({
    schema: wholeNumber(1, 720),
    type: 'number',
    initial: '24',
    description: 'Hours after which the chat is no longer told of what it could not be told before',
  }),
} as const;
