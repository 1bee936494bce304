import type { ReportSelection } from '@energy-desk/shared/reports';
import { delegationsSubject } from './delegations.subject.js';
import { ledgerSubject } from './ledger.subject.js';
import { ordersSubject } from './orders.subject.js';
import { paymentsSubject } from './payments.subject.js';
import type { Subject } from './subject.js';

export { rowsSql, type Subject, totalsSql } from './subject.js';
export { summarySubject } from './summary.subject.js';

export type TableSelection = Exclude<ReportSelection, { subject: 'summary' }>;

/** Addresses that searches tell from those of others. */
export interface OwnAddresses {
  /** All of ours. */
  readonly all: readonly string[];
  /** Those that we are paid at. */
  readonly receiving: readonly string[];
}

/** Of what is written as the tables have it. */
export function subjectOf(selection: TableSelection, own: OwnAddresses): Subject {
  switch (selection.subject) {
    case 'orders':
      return ordersSubject(selection.filters, own.receiving);
    case 'payments':
      return paymentsSubject(selection.filters, own.all);
    case 'ledger':
      return ledgerSubject(selection.filters);
    case 'delegations':
      return delegationsSubject(selection.filters);
  }
}
