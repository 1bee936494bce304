import type { AdminStatus } from '@energy-desk/shared/auth';
import type { Tone } from '../../ui/tone.js';

export const STATUS_TONES: Readonly<Record<AdminStatus, Tone>> = {
  active: 'success',
  invited: 'primary',
  disabled: 'info',
};
