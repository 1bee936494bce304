import { define, wholeNumber } from './define.js';

/** Care of the supplier wallets. */
export const POOL_SETTINGS = {
  'pool.health_check_interval': define({
    schema: wholeNumber(5, 86_400),
    type: 'number',
    initial: '300',
    description:
      'Seconds after which a supplier wallet is read from the chain again, if nothing made us read it before',
  }),
  'pool.set_aside_minutes': define({
    schema: wholeNumber(1, 1440),
    type: 'number',
    initial: '10',
    description: 'Minutes a supplier wallet is set aside after a failure',
  }),
} as const;
