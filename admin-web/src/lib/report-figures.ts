import {
  type FigureUnit,
  REPORT_FIGURES,
  type ReportFigureName,
  type ReportFigures,
} from '@energy-desk/shared/reports';
import { shareText, wholeNumber } from './format.js';
import { amountOf } from './money.js';

const WRITERS: Readonly<Record<FigureUnit, (value: string | number, locale: string) => string>> = {
  count: (value, locale) => wholeNumber(BigInt(value), locale),
  energy: (value, locale) => wholeNumber(BigInt(value), locale),
  sun: (value) => amountOf('TRX', String(value)),
  microUsdt: (value) => amountOf('USDT', String(value)),
  ratio: (value, locale) => shareText(Number(value), locale),
  seconds: (value, locale) =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit: 'second',
      unitDisplay: 'short',
      maximumFractionDigits: 1,
    }).format(Number(value)),
};

/** One value of a figure as it is written; a dash where there is none yet. */
export const figureValue = (name: ReportFigureName, value: string | number | null, locale: string): string =>
  value === null ? '–' : WRITERS[REPORT_FIGURES[name].unit](value, locale);

/** A figure of a report as it is written. */
export const figureText = (name: ReportFigureName, figures: ReportFigures, locale: string): string =>
  figureValue(name, figures[name], locale);

/** How a figure comes about, in the language of the page. */
export const formulaOf = (name: ReportFigureName, locale: string): string =>
  REPORT_FIGURES[name].formula[locale === 'zh' ? 'zh' : 'en'];

/** TRX or USDT as a number for a chart, where a rounding below a cent is not seen. */
export const chartMoney = (amount: string): number => Number(BigInt(amount) / 10_000n) / 100;
