import { z } from 'zod';
import { delegationsRoutes } from '../delegations/index.js';
import { currency, id, instant } from '../http/index.js';
import { orderFilters } from '../orders/index.js';
import { paymentFilter } from '../payments/index.js';
import { summaryQuery } from './reports.schemas.js';

const PAGING = { cursor: true, limit: true, withTotal: true } as const;

/** Which entries of the books. */
export const ledgerReportFilter = z.object({
  currency: currency.optional(),
  accountKind: z.string().min(1).max(40).optional().meta({ description: 'such as cash, user or revenue' }),
  account: z.string().min(1).max(120).optional().meta({ description: 'code of one account' }),
  userId: id.optional(),
  kind: z.string().min(1).max(40).optional().meta({ description: 'of the posting, such as payment' }),
  from: instant.optional().meta({ description: 'booked at or after' }),
  to: instant.optional().meta({ description: 'booked before' }),
});
export type LedgerReportFilter = z.infer<typeof ledgerReportFilter>;

/** Which delegations: as their list. */
export const delegationReportFilter = delegationsRoutes.list.query.omit(PAGING);
export type DelegationReportFilter = z.infer<typeof delegationReportFilter>;

/** What to report on, and which of it: the filters of the lists. */
export const reportSelection = z.discriminatedUnion('subject', [
  z.object({ subject: z.literal('orders'), filters: orderFilters.default({}) }),
  z.object({ subject: z.literal('payments'), filters: paymentFilter.default({}) }),
  z.object({ subject: z.literal('ledger'), filters: ledgerReportFilter.default({}) }),
  z.object({ subject: z.literal('delegations'), filters: delegationReportFilter.default({}) }),
  z.object({ subject: z.literal('summary'), filters: summaryQuery }),
]);
export type ReportSelection = z.infer<typeof reportSelection>;
