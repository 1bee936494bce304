import { millionths, numberIn } from './figures.js';

/** Moments of a day on the chain's clock: $1 is its time zone, $2 the day. */
const within = (column: string): string => `(${column} AT TIME ZONE $1)::date = $2::date`;
/** Orders with their first event in the period. */
const MADE = `(SELECT f.order_id FROM (SELECT order_id, min(chain_time) AS at FROM order_events GROUP BY 1) f
  WHERE ${within('f.at')})`;
/** Orders that entered a state in the period, with when. */
const entered = (status: string): string => `(SELECT e.order_id, e.chain_time AS at FROM order_events e
  WHERE e.to_status = '${status}' AND e.from_status IS DISTINCT FROM '${status}' AND ${within('e.chain_time')})`;
const DELIVERED = `(SELECT d.order_id, max(d.active_at) AS at FROM energy_delegations d
  WHERE NOT d.surplus AND d.active_at IS NOT NULL GROUP BY 1)`;
const count = (status: string): string => `SELECT count(*) AS value FROM ${entered(status)} e`;
/** Orders that entered the state, by what they cost. */
export const pricesOf = (status: string, currency: string): string =>
  `SELECT coalesce(sum(o.amount), 0) AS value FROM orders o JOIN ${entered(status)} e ON e.order_id = o.id
   WHERE o.currency = '${currency}'`;
/** Sales less refunds. */
export const revenueIn = (currency: string): string =>
  `SELECT (${pricesOf('paid', currency)}) - (${pricesOf('refunded', currency)}) AS value`;
const seconds = (share: number): string =>
  `SELECT percentile_cont(${share}) WITHIN GROUP (ORDER BY extract(epoch FROM d.at - p.at)) AS value
   FROM ${entered('paid')} p JOIN ${DELIVERED} d ON d.order_id = p.order_id`;
/** Of delegations in a block of the period. */
const delegated = (sum: string, which: string): string =>
  `SELECT coalesce(sum(${sum}), 0) AS value FROM energy_delegations d JOIN orders o ON o.id = d.order_id
   JOIN supplier_wallets w ON w.id = d.wallet_id JOIN energy_pools p ON p.id = w.pool_id
   WHERE ${within('d.active_at')} AND ${which}`;

const money = (text: string): number => Number(millionths(text));
type Figure = readonly [sql: string, read: (text: string) => number];
/** Each figure's SQL by its table, written from the sentence that is shown when the mouse rests on its name. */
export const SUMMARY_FIGURES: Readonly<Record<string, Readonly<Record<string, Figure>>>> = {
  money: {
    salesSun: [pricesOf('paid', 'TRX'), money],
    refundsSun: [pricesOf('refunded', 'TRX'), money],
    revenueSun: [revenueIn('TRX'), money],
    salesMicroUsdt: [pricesOf('paid', 'USDT'), money],
    refundsMicroUsdt: [pricesOf('refunded', 'USDT'), money],
    revenueMicroUsdt: [revenueIn('USDT'), money],
  },
  orders: {
    orders: [`SELECT count(*) AS value FROM ${MADE} m`, numberIn],
    activeUsers: [
      `SELECT count(DISTINCT o.user_id) AS value FROM orders o JOIN ${MADE} m ON m.order_id = o.id`,
      numberIn,
    ],
    paid: [count('paid'), numberIn],
    completed: [count('completed'), numberIn],
    refunded: [count('refunded'), numberIn],
    successRate: [
      `SELECT 100.0 * count(d.order_id) / nullif(count(*) FILTER (WHERE d.order_id IS NOT NULL
         OR o.status IN ('unwinding', 'refunding', 'refunded', 'failed')), 0) AS value
       FROM ${entered('paid')} p JOIN orders o ON o.id = p.order_id LEFT JOIN ${DELIVERED} d ON d.order_id = o.id`,
      numberIn,
    ],
  },
  energy: {
    energySold: [
      `SELECT coalesce(sum(o.energy), 0) AS value FROM orders o JOIN ${entered('paid')} p ON p.order_id = o.id`,
      numberIn,
    ],
    energyDelivered: [delegated('d.energy', 'NOT d.surplus'), numberIn],
    supplierCostSun: [
      delegated('d.energy * p.cost_per_energy_sun * ceil(o.duration_seconds / 86400.0)', 'true'),
      money,
    ],
    networkFeesSun: [
      `SELECT coalesce(sum(fee_sun), 0) AS value FROM tron_transactions WHERE ${within('included_time')}`,
      money,
    ],
  },
  delivery: {
    deliverySecondsP50: [seconds(0.5), numberIn],
    deliverySecondsP95: [seconds(0.95), numberIn],
    deliverySecondsP99: [seconds(0.99), numberIn],
  },
};
