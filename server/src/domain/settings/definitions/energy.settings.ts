import { define, wholeNumber } from './define.js';

/** How much energy is sold and delegated. */
export const ENERGY_SETTINGS = {
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
  'energy.long_margin_bp': define({
    schema: wholeNumber(0, 1000),
    type: 'number',
    initial: '50',
    description:
      'The same for rentals over a day, during which the network weight grows; never less than the usual',
  }),
  'energy.safety_margin_percent': define({
    schema: wholeNumber(0, 50),
    type: 'number',
    initial: '1',
    description: 'Added to the simulated energy of a USDT transfer',
  }),
} as const;
