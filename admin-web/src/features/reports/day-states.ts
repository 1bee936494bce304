import type { ReportFigureName } from '@energy-desk/shared/reports';
import { SIGNED_FIGURES } from '@energy-desk/shared/reports';
import type { Tone } from '../../ui/tone.js';
import type { Day } from './reports.api.js';

export const DAY_TONES: Readonly<Record<Day['status'], Tone>> = {
  running: 'info',
  open: 'primary',
  signed: 'success',
  changed: 'danger',
};

export const isSignable = ({ status }: Day): boolean => status === 'open' || status === 'changed';

/** The figure of that name, of those that are signed. */
export const figureOf = (name: string): ReportFigureName | undefined =>
  SIGNED_FIGURES.find((known) => known === name);
