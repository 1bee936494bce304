import type { DelegationReportFilter } from '@energy-desk/shared/reports';
import { Filters } from '../../../../platform/database/index.js';
import { column } from '../export-columns.js';
import { type Subject, sumOf } from './subject.js';

const LIVE = `d.status IN ('planned', 'active', 'ended')`;

/** Delegations with their orders and pools, the oldest first. */
export function delegationsSubject(filter: DelegationReportFilter): Subject {
  return {
    from: 'energy_delegations d JOIN supplier_wallets w ON w.id = d.wallet_id',
    columnsFrom: 'JOIN energy_pools g ON g.id = w.pool_id JOIN orders o ON o.id = d.order_id',
    filters: filtersOf(filter),
    order: 'd.created_at, d.id',
    columns: [
      column('id', 'word', 'd.id'),
      column('order_reference', 'word', 'o.reference'),
      column('order_id', 'word', 'd.order_id'),
      column('pool', 'text', 'g.name'),
      column('supplier', 'word', 'd.supplier'),
      column('receiver', 'word', 'd.receiver'),
      column('energy', 'whole', 'd.energy'),
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

function filtersOf(filter: DelegationReportFilter): Filters {
  const filters = new Filters()
    .and('d.status = ?', filter.status)
    .and('d.wallet_id = ?', filter.walletId)
    .and('w.pool_id = ?', filter.poolId)
    .and('d.order_id = ?', filter.orderId)
    .and('d.receiver = ?', filter.receiver)
    .and(
      `(d.delegate_txid = ? OR d.id::text IN (SELECT subject FROM tron_transactions
        WHERE txid = ? AND purpose IN ('delegate', 'undelegate')))`,
      filter.txid,
      filter.txid,
    )
    .and('d.created_at >= ?', filter.createdFrom)
    .and('d.created_at < ?', filter.createdTo);
  if (filter.live !== undefined) filters.and(filter.live ? LIVE : `NOT (${LIVE})`);
  return filters;
}
