import type { ReportFigureName } from '@energy-desk/shared/reports';

/** Figures that are read together, so that a table of them fits on a page. */
export const FIGURE_SETS = {
  money: ['salesSun', 'refundsSun', 'revenueSun', 'salesMicroUsdt', 'refundsMicroUsdt', 'revenueMicroUsdt'],
  orders: ['orders', 'activeUsers', 'paid', 'completed', 'refunded', 'successRate'],
  energy: ['energySold', 'energyDelivered', 'supplierCostSun', 'networkFeesSun'],
  delivery: ['deliverySecondsP50', 'deliverySecondsP95', 'deliverySecondsP99'],
} as const satisfies Readonly<Record<string, readonly ReportFigureName[]>>;

export type FigureSet = keyof typeof FIGURE_SETS;
export const FIGURE_SET_NAMES = Object.keys(FIGURE_SETS) as FigureSet[];

/** What a summary begins with. */
export const HEADLINES: readonly ReportFigureName[] = [
  'revenueSun',
  'revenueMicroUsdt',
  'paid',
  'energySold',
  'supplierCostSun',
  'networkFeesSun',
  'successRate',
  'deliverySecondsP95',
];
