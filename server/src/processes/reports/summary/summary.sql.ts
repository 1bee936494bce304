import type { ReportGroup } from '@energy-desk/shared/reports';

/**
 * Statements of the summary. $1 and $2 are its first and last day, $3 the time zone. Moves of orders are found by
 * the index of reported events: its condition is repeated word for word.
 */
const SINCE = `(($1::date)::timestamp AT TIME ZONE $3::text)`;
const UNTIL = `(($2::date + 1)::timestamp AT TIME ZONE $3::text)`;
const within = (column: string): string => `${column} >= ${SINCE} AND ${column} < ${UNTIL}`;
const dayOf = (column: string): string => `to_char(${column} AT TIME ZONE $3::text, 'YYYY-MM-DD')`;

/** Given up before anything was delivered, or about to be. */
const GIVEN_UP = `o.status IN ('unwinding', 'refunding', 'refunded', 'failed')`;

interface Grouping {
  /** Of a move `m` of an order `o`. */
  readonly moveKey: string;
  readonly moveJoin: string;
  /** Of a delegation `d` of an order `o` from a wallet `w`. */
  readonly delegationKey: string;
  /** Of a transaction `t`, with the order `o` of its delegation and its wallet `w` where there are any. */
  readonly feeKey: string;
}

const POOLS = `LEFT JOIN LATERAL (
  SELECT DISTINCT w.pool_id FROM energy_delegations d JOIN supplier_wallets w ON w.id = d.wallet_id
  WHERE d.order_id = o.id AND d.active_at IS NOT NULL) served ON true`;

const ofOrder = (key: string): Grouping => ({ moveKey: key, moveJoin: '', delegationKey: key, feeKey: key });

const GROUPINGS: Readonly<Record<ReportGroup, Grouping>> = {
  day: {
    moveKey: dayOf('m.chain_time'),
    moveJoin: '',
    delegationKey: dayOf('d.active_at'),
    feeKey: dayOf('t.included_time'),
  },
  pool: {
    moveKey: 'served.pool_id::text',
    moveJoin: POOLS,
    delegationKey: 'w.pool_id::text',
    feeKey: 'w.pool_id::text',
  },
  package: ofOrder(`o.quote->>'energyPackageId'`),
  currency: ofOrder('o.currency'),
  kind: ofOrder('o.kind'),
};

/** One row for each key, or one for all: what `all` says. */
const grouped = (all: boolean): string => (all ? '' : 'GROUP BY 1');
const keyed = (key: string, all: boolean): string => (all ? 'NULL::text' : key);

/** Orders that moved in the period. */
export function movesSql(group: ReportGroup, all: boolean): string {
  const { moveKey, moveJoin } = GROUPINGS[group];
  const join = all ? '' : moveJoin;
  const paid = `m.to_status = 'paid'`;
  const refunded = `m.to_status = 'refunded'`;
  const sum = (what: string, when: string): string =>
    `coalesce(sum(${what}) FILTER (WHERE ${when}), 0)::text`;
  return `
    WITH moves AS MATERIALIZED (
      SELECT e.order_id, e.kind, e.to_status, e.chain_time FROM order_events e
      WHERE ${within('e.chain_time')} AND (e.kind = 'created'
        OR (e.to_status IN ('paid', 'completed', 'refunded') AND e.from_status <> e.to_status))),
    delivered AS (
      SELECT d.order_id, max(d.active_at) AS at FROM energy_delegations d
      WHERE d.active_at IS NOT NULL AND NOT d.surplus
        AND d.order_id IN (SELECT order_id FROM moves WHERE to_status = 'paid')
        AND EXISTS (SELECT FROM order_events a WHERE a.order_id = d.order_id AND a.kind = 'active')
      GROUP BY d.order_id)
    SELECT ${keyed(moveKey, all)} AS key,
      count(*) FILTER (WHERE m.kind = 'created')::int AS orders,
      count(DISTINCT o.user_id) FILTER (WHERE m.kind = 'created')::int AS active_users,
      count(*) FILTER (WHERE ${paid})::int AS paid,
      count(*) FILTER (WHERE m.to_status = 'completed')::int AS completed,
      count(*) FILTER (WHERE ${refunded})::int AS refunded,
      ${sum('o.amount', `${paid} AND o.currency = 'TRX'`)} AS sales_sun,
      ${sum('o.amount', `${paid} AND o.currency = 'USDT'`)} AS sales_micro_usdt,
      ${sum('o.amount', `${refunded} AND o.currency = 'TRX'`)} AS refunds_sun,
      ${sum('o.amount', `${refunded} AND o.currency = 'USDT'`)} AS refunds_micro_usdt,
      ${sum('o.energy', paid)} AS energy_sold,
      count(f.at) FILTER (WHERE ${paid})::int AS delivered,
      count(*) FILTER (WHERE ${paid} AND f.at IS NULL AND ${GIVEN_UP})::int AS given_up,
      percentile_cont(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY extract(epoch FROM f.at - m.chain_time)::float8)
        FILTER (WHERE ${paid} AND f.at IS NOT NULL) AS delivery_seconds
    FROM moves m JOIN orders o ON o.id = m.order_id ${join}
    LEFT JOIN delivered f ON f.order_id = m.order_id AND ${paid}
    ${grouped(all)}`;
}

/** What was delegated in the period, and what it costs by the books. */
export const delegationsSql = (group: ReportGroup, all: boolean): string => `
  SELECT ${keyed(GROUPINGS[group].delegationKey, all)} AS key,
    coalesce(sum(d.energy) FILTER (WHERE NOT d.surplus), 0)::text AS energy_delivered,
    coalesce(sum(c.amount), 0)::text AS supplier_cost_sun
  FROM energy_delegations d JOIN orders o ON o.id = d.order_id JOIN supplier_wallets w ON w.id = d.wallet_id
  LEFT JOIN ledger_transactions t ON t.business_key = 'delegation:' || d.id || ':cost'
  LEFT JOIN balance_transactions c ON c.transaction_id = t.id AND c.amount > 0
  WHERE ${within('d.active_at')} ${grouped(all)}`;

/** What the chain took for our transactions. */
export const feesSql = (group: ReportGroup, all: boolean): string => `
  SELECT ${keyed(GROUPINGS[group].feeKey, all)} AS key, coalesce(sum(t.fee_sun), 0)::text AS network_fees_sun
  FROM tron_transactions t
  LEFT JOIN energy_delegations d ON t.purpose IN ('delegate', 'undelegate')
    AND d.id = CASE WHEN t.subject ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN t.subject::uuid END
  LEFT JOIN orders o ON o.id = d.order_id
  LEFT JOIN supplier_wallets w ON w.address = t.owner_address
  WHERE t.fee_sun > 0 AND ${within('t.included_time')} ${grouped(all)}`;

/** Transfers that did not fit, each once, by the day of its block. One that left the chain has none. */
export const EXCEPTIONS_SQL = `
  SELECT ${dayOf('p.block_time')} AS day, CASE WHEN p.exception = 'none' THEN p.outcome ELSE p.exception END AS misfit,
    count(*)::int AS transfers
  FROM payments p
  WHERE (p.exception <> 'none' OR p.outcome IN ('held', 'unmatched')) AND ${within('p.block_time')} GROUP BY 1, 2`;

/** Uses of each feature, and by how many users. */
export const FEATURES_SQL = `
  WITH made AS (
    SELECT o.kind, o.pay_with, o.currency, o.user_id FROM order_events e JOIN orders o ON o.id = e.order_id
    WHERE ${within('e.chain_time')} AND e.kind = 'created'),
  uses AS (
    SELECT kind || '_order' AS feature, user_id FROM made
    UNION ALL SELECT 'paid_by_transfer', user_id FROM made WHERE pay_with = 'transfer'
    UNION ALL SELECT 'paid_from_balance', user_id FROM made WHERE pay_with = 'balance'
    UNION ALL SELECT 'paid_in_usdt', user_id FROM made WHERE currency = 'USDT'
    UNION ALL SELECT 'deposit', m.user_id FROM payments p JOIN payment_monitors m ON m.id = p.monitor_id
      WHERE p.outcome = 'deposit' AND ${within('p.block_time')})
  SELECT feature, count(*)::int AS uses, count(DISTINCT user_id)::int AS users FROM uses GROUP BY feature`;
