import type { AlertSeverity, AlertState } from '@energy-desk/shared/alerts';
import type { Tone } from '../../ui/tone.js';

export const SEVERITY_TONES: Readonly<Record<AlertSeverity, Tone>> = {
  critical: 'danger',
  warning: 'warning',
  notice: 'info',
};
export const STATE_TONES: Readonly<Record<AlertState, Tone>> = {
  open: 'danger',
  acknowledged: 'primary',
  resolved: 'success',
};
const URGENCY: readonly AlertSeverity[] = ['critical', 'warning', 'notice'];

/** The most urgent first, otherwise as they came. */
export const byUrgency = <T extends { severity: AlertSeverity }>(alerts: readonly T[]): T[] =>
  [...alerts].sort((one, other) => URGENCY.indexOf(one.severity) - URGENCY.indexOf(other.severity));
