import type { ReportFigures } from '@energy-desk/shared/reports';
import type { DelegationsRow, FeesRow, MovesRow, PeriodRows } from './summary.read-model.js';

const MILLISECONDS = 1000;

const NO_MOVES: Omit<MovesRow, 'key'> = {
  orders: 0,
  active_users: 0,
  paid: 0,
  completed: 0,
  refunded: 0,
  sales_sun: '0',
  sales_micro_usdt: '0',
  refunds_sun: '0',
  refunds_micro_usdt: '0',
  energy_sold: '0',
  delivered: 0,
  given_up: 0,
  delivery_seconds: null,
};
const NO_DELEGATIONS: Omit<DelegationsRow, 'key'> = { energy_delivered: '0', supplier_cost_sun: '0' };
const NO_FEES: Omit<FeesRow, 'key'> = { network_fees_sun: '0' };

/** What of its orders was delivered, of those where it is decided; null where none is. */
const rateOf = (delivered: number, givenUp: number): number | null =>
  delivered + givenUp === 0 ? null : delivered / (delivered + givenUp);

const seconds = (value: number | undefined): number | null =>
  value === undefined ? null : Math.max(0, Math.round(value * MILLISECONDS) / MILLISECONDS);

const less = (one: string, other: string): string => (BigInt(one) - BigInt(other)).toString();

/** The figures of each key that anything happened for. */
export function figuresByKey({ moves, delegations, fees }: PeriodRows): Map<string | null, ReportFigures> {
  const found = {
    moves: byKey(moves),
    delegations: byKey(delegations),
    fees: byKey(fees),
  };
  const keys = new Set([...found.moves.keys(), ...found.delegations.keys(), ...found.fees.keys()]);
  return new Map(
    [...keys].map((key) => [
      key,
      figuresOf(found.moves.get(key), found.delegations.get(key), found.fees.get(key)),
    ]),
  );
}

/** Of a key with nothing: all zero. */
export function figuresOf(
  moves: Omit<MovesRow, 'key'> = NO_MOVES,
  delegations: Omit<DelegationsRow, 'key'> = NO_DELEGATIONS,
  fees: Omit<FeesRow, 'key'> = NO_FEES,
): ReportFigures {
  const [p50, p95, p99] = moves.delivery_seconds ?? [];
  return {
    orders: moves.orders,
    activeUsers: moves.active_users,
    paid: moves.paid,
    completed: moves.completed,
    refunded: moves.refunded,
    salesSun: moves.sales_sun,
    salesMicroUsdt: moves.sales_micro_usdt,
    refundsSun: moves.refunds_sun,
    refundsMicroUsdt: moves.refunds_micro_usdt,
    revenueSun: less(moves.sales_sun, moves.refunds_sun),
    revenueMicroUsdt: less(moves.sales_micro_usdt, moves.refunds_micro_usdt),
    energySold: Number(moves.energy_sold),
    energyDelivered: Number(delegations.energy_delivered),
    supplierCostSun: delegations.supplier_cost_sun,
    networkFeesSun: fees.network_fees_sun,
    successRate: rateOf(moves.delivered, moves.given_up),
    deliverySecondsP50: seconds(p50),
    deliverySecondsP95: seconds(p95),
    deliverySecondsP99: seconds(p99),
  };
}

const byKey = <Row extends { readonly key: string | null }>(
  found: readonly Row[],
): ReadonlyMap<string | null, Row> => new Map(found.map((row) => [row.key, row]));
