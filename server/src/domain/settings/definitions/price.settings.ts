import { define, sunAmount, wholeNumber } from './define.js';

/** What prices must cover. */
export const PRICE_SETTINGS = {
  'pricing.margin_percent': define({
    schema: wholeNumber(0, 1000),
    type: 'number',
    initial: '10',
    description: 'Nothing is sold below its cost and this margin on it, in percent',
  }),
  'pricing.bandwidth_cost_sun': define({
    schema: sunAmount,
    type: 'string',
    initial: '564000',
    description:
      'Cost of one delegate and one undelegate in sun: about 564 bandwidth, burned at 1,000 sun each',
  }),
} as const;
