import { define, wholeNumber } from './define.js';

/** How much of the API one caller may use. */
export const API_SETTINGS = {
  'api.requests_per_minute_per_admin': define({
    schema: wholeNumber(10, 1_000_000),
    type: 'number',
    initial: '600',
    description: 'Requests of one admin in a minute; costly routes allow a fraction of it',
  }),
  'api.requests_per_minute_per_address': define({
    schema: wholeNumber(10, 1_000_000),
    type: 'number',
    initial: '1200',
    description: 'Requests from one address in a minute, with a session or without',
  }),
} as const;
