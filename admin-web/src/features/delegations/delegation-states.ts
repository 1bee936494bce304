import type { Tone } from '../../ui/tone.js';
import type { Delegation } from './delegations.api.js';

/** How each state of a delegation feels. */
export const DELEGATION_TONES: Readonly<Record<Delegation['status'], Tone>> = {
  planned: 'primary',
  active: 'success',
  ended: 'warning',
  reclaimed: 'info',
  never: 'info',
  taken_elsewhere: 'danger',
};

/** How each state of a transaction feels. */
export const OPERATION_TONES: Readonly<Record<string, Tone>> = {
  signed: 'primary',
  sent: 'primary',
  included: 'primary',
  solid: 'success',
  rejected: 'danger',
  failed: 'danger',
  dead: 'warning',
};

/** Whether somebody can ask for it back: an ended one that is looked at no more is on its way back already. */
export const reclaimable = ({ status, reclaimAfter }: Delegation): boolean =>
  status === 'active' || (status === 'ended' && reclaimAfter !== null);
