import type { ReportFigureName } from '@energy-desk/shared/reports';

/** Figures of today, in the order of their weight. */
export const TODAY: readonly ReportFigureName[] = [
  'orders',
  'revenueSun',
  'revenueMicroUsdt',
  'energySold',
  'successRate',
  'deliverySecondsP50',
  'deliverySecondsP95',
  'activeUsers',
];
