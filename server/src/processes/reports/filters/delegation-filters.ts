import type { DelegationReportFilter } from '@energy-desk/shared/reports';
import { Filters } from '../../../platform/database/index.js';
import type { OrderHints } from './filter-hints.read-model.js';

const LIVE = `d.status IN ('planned', 'active', 'ended')`;
const BY_TXID = `d.id IN (SELECT t.subject::uuid FROM tron_transactions t
  WHERE t.txid = ? AND t.purpose IN ('delegate', 'undelegate'))`;
const OF_WALLETS = 'd.wallet_id = ANY(?::uuid[])';
const OF_POOL = 'd.wallet_id IN (SELECT id FROM supplier_wallets WHERE pool_id = ?)';

/** Conditions on `d`: the same for lists, sums and exports. */
export function delegationFiltersOf(
  filter: DelegationReportFilter,
  { walletIds }: Pick<OrderHints, 'walletIds'> = {},
): Filters {
  const filters = new Filters()
    .and('d.status = ?', filter.status)
    .and('d.wallet_id = ?', filter.walletId)
    .and(OF_WALLETS, walletIds)
    .and(OF_POOL, walletIds ? undefined : filter.poolId)
    .and('d.order_id = ?', filter.orderId)
    .and('d.receiver = ?', filter.receiver)
    .and(BY_TXID, filter.txid)
    .and('d.created_at >= ?', filter.createdFrom)
    .and('d.created_at < ?', filter.createdTo);
  if (filter.live !== undefined) filters.and(filter.live ? LIVE : `NOT (${LIVE})`);
  return filters;
}
