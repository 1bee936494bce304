import type { Tone } from '../../ui/tone.js';
import type { LetterView } from './system.api.js';

/** Steps of the server whose work can fail, and what each works on; the server may know more by now. */
export const STEP_THINGS: Readonly<Record<string, string>> = {
  'settlement.match': 'payment',
  'settlement.screen': 'payment',
  'settlement.settle': 'payment',
  'settlement.settle-flash': 'payment',
  'settlement.settle-deposits': 'payment',
  'settlement.finalise': 'payment',
  'settlement.set-aside': 'payment',
  'settlement.detach': 'payment',
  'rental.deliver': 'order',
  'rental.confirm-delivery': 'order',
  'rental.give-up': 'order',
  'rental.expire': 'order',
  'rental.end': 'order',
  'rental.reclaim': 'delegation',
  'rental.finish': 'delegation',
  'balance.expire-deposits': '',
  'refunds.orders': 'order',
  'refunds.send': 'refund',
  'refunds.finish': 'refund',
  'refunds.sweep': 'address',
};
export const STEPS = Object.keys(STEP_THINGS);

export const LETTER_TONES: Readonly<Record<LetterView['status'], Tone>> = {
  waiting: 'warning',
  due: 'primary',
  dropped: 'info',
};
