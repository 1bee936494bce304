import type { DelegationReportFilter } from '@energy-desk/shared/reports';
import { delegationFiltersOf } from '../../filters/delegation-filters.js';
import { column } from '../export-columns.js';
import { type Subject, sumOf } from './subject.js';

/** Delegations with their orders and pools, the oldest first. */
export function delegationsSubject(filter: DelegationReportFilter): Subject {
  return {
    from: 'energy_delegations d',
    columnsFrom: `JOIN supplier_wallets w ON w.id = d.wallet_id JOIN energy_pools g ON g.id = w.pool_id JOIN orders o ON o.id = d.order_id`,
    filters: delegationFiltersOf(filter),
    order: 'd.created_at, d.id',
    columns: [
      column('id', 'word', 'd.id'),
      column('order_reference', 'word', 'o.reference'),
      column('order_id', 'word', 'd.order_id'),
      column('pool', 'text', 'g.name'),
      column('supplier', 'word', 'd.supplier'),
      column('receiver', 'word', 'd.receiver'),
      column('energy', 'number', 'd.energy'),
      column('stake_trx', 'money', 'd.sun'),
      column('status', 'word', 'd.status'),
      column('surplus', 'word', `CASE WHEN d.surplus THEN 'yes' ELSE 'no' END`),
      column('delegate_txid', 'word', 'd.delegate_txid'),
      column('created_at', 'time', 'd.created_at'),
      column('active_at', 'time', 'd.active_at'),
      column('ended_at', 'time', 'd.ended_at'),
      column('reclaimed_at', 'time', 'd.reclaimed_at'),
    ],
    sums: { energy: sumOf('d.energy'), stakeSun: sumOf('d.sun') },
  };
}
