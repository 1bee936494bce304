import { z } from 'zod';
import { define, wholeNumber } from './define.js';

const MAX_URL = 2000;

/** Where the exchange rate comes from, and when it is not believed. */
export const RATE_SETTINGS = {
  'rate.source_url': define({
    schema: z.union([z.literal(''), z.url({ protocol: /^https?$/ }).max(MAX_URL)]),
    type: 'string',
    initial: '',
    description:
      'Answers {"symbol":"TRXUSDT","price":"0.2875"}, optionally with "time"; empty: the rate is set by hand',
  }),
  'rate.refresh_seconds': define({
    schema: wholeNumber(1, 86_400),
    type: 'number',
    initial: '60',
    description: 'Seconds between readings of the source',
  }),
  'rate.max_age_minutes': define({
    schema: wholeNumber(1, 10_080),
    type: 'number',
    initial: '15',
    description:
      'Minutes after which what the source said last is no longer sold at; a rate set by hand does not age',
  }),
  'rate.jump_percent': define({
    schema: wholeNumber(1, 1000),
    type: 'number',
    initial: '10',
    description: 'A reading that differs from the rate in force by more than this waits for a person',
  }),
} as const;
