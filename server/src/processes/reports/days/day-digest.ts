import { createHash } from 'node:crypto';
import { type ReportFigureName, type ReportFigures, SIGNED_FIGURES } from '@energy-desk/shared/reports';

/** The figures that are signed, as text, in a fixed order. */
export type SignedFigures = Readonly<Partial<Record<ReportFigureName, string>>>;

/** A figure that is not what was signed. */
export interface FigureDifference {
  readonly figure: ReportFigureName;
  readonly signed: string;
  readonly now: string;
}

export const signedFiguresOf = (figures: ReportFigures): SignedFigures =>
  Object.fromEntries(SIGNED_FIGURES.map((name) => [name, String(figures[name])]));

/** SHA-256 of the day, its zone and its signed figures, in hex. */
export function digestOf(day: string, timeZone: string, figures: SignedFigures): string {
  const lines = SIGNED_FIGURES.map((name) => `${name}=${figures[name] ?? ''}`);
  return createHash('sha256')
    .update([day, timeZone, ...lines].join('\n'))
    .digest('hex');
}

/** Figures that a signature does not know, since they are newer than it, make no difference. */
export const differencesOf = (signed: SignedFigures, now: SignedFigures): FigureDifference[] =>
  SIGNED_FIGURES.flatMap((figure) => {
    const [before, after] = [signed[figure], now[figure] ?? ''];
    return before === undefined || before === after ? [] : [{ figure, signed: before, now: after }];
  });
