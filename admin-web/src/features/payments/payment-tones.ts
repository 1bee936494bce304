import type { PaymentView } from '@energy-desk/shared/payments';
import type { Tone } from '../../ui/tone.js';

type Outcome = NonNullable<PaymentView['outcome']>;

/** How each outcome of a transfer feels. */
export const OUTCOME_TONES: Readonly<Record<Outcome, Tone>> = {
  order: 'success',
  deposit: 'success',
  flash: 'success',
  unmatched: 'warning',
  held: 'danger',
  own_funds: 'info',
  lost: 'danger',
};
