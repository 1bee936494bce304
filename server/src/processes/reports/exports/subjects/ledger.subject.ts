import type { LedgerReportFilter } from '@energy-desk/shared/reports';
import { Filters } from '../../../../platform/database/index.js';
import { column } from '../export-columns.js';
import { type Subject, sumOf } from './subject.js';

/** Entries of the books, in the order they were booked. */
export function ledgerSubject(filter: LedgerReportFilter): Subject {
  return {
    from: `balance_transactions e JOIN ledger_transactions t ON t.id = e.transaction_id
      JOIN ledger_accounts a ON a.id = e.account_id`,
    columnsFrom: '',
    filters: filtersOf(filter),
    order: 'e.id',
    columns: [
      column('entry', 'number', 'e.id'),
      column('transaction', 'number', 't.id'),
      column('business_key', 'text', 't.business_key'),
      column('kind', 'word', 't.kind'),
      column('account', 'text', 'a.code'),
      column('account_kind', 'word', 'a.kind'),
      column('currency', 'word', 'e.currency'),
      column('amount', 'money', 'e.amount'),
      column('order_id', 'text', `t.data->>'orderId'`),
      column('payment_id', 'text', `t.data->>'paymentId'`),
      column('booked_at', 'time', 't.created_at'),
    ],
    sums: {
      debitsSun: sumOf('e.amount', `e.currency = 'TRX' AND e.amount > 0`),
      creditsSun: sumOf('e.amount', `e.currency = 'TRX' AND e.amount < 0`),
      debitsMicroUsdt: sumOf('e.amount', `e.currency = 'USDT' AND e.amount > 0`),
      creditsMicroUsdt: sumOf('e.amount', `e.currency = 'USDT' AND e.amount < 0`),
    },
  };
}

const filtersOf = (filter: LedgerReportFilter): Filters =>
  new Filters()
    .and('e.currency = ?', filter.currency)
    .and('a.kind = ?', filter.accountKind)
    .and('a.code = ?', filter.account)
    .and(`a.code LIKE 'user:' || ?::uuid || ':%'`, filter.userId)
    .and('t.kind = ?', filter.kind)
    .and('t.created_at >= ?', filter.from)
    .and('t.created_at < ?', filter.to);
