import type { OrderStatus } from '@energy-desk/shared/orders';
import type { Delegation } from '../../domain/delegations/index.js';
import type { OrderEventKind } from '../../domain/orders/index.js';

type Facts = Pick<Delegation, 'status' | 'surplus' | 'activeAt'>;

export interface OrderState {
  readonly status: OrderStatus;
  readonly energy: number;
  readonly energyMissing: number;
  readonly durationSeconds: number;
  readonly reason: string | null;
}

export interface NextMove {
  readonly to: OrderStatus;
  readonly kind: OrderEventKind;
  readonly endsAt?: Date;
}

const GONE: readonly Delegation['status'][] = ['never', 'reclaimed', 'taken_elsewhere'];

/**
 * Where an order goes, given its delegations: active once every delegate is included, back when one fell out,
 * to the waiting line when nothing is delivered. Null where it stays.
 */
export function nextDeliveryMove(
  order: OrderState,
  delegations: readonly Facts[],
  chainTime: Date,
): NextMove | null {
  const own = delegations.filter(({ surplus }) => !surplus);
  const planned = own.some(({ status }) => status === 'planned');
  const active = own.filter(({ status }) => status === 'active');
  if (order.status === 'delegating') {
    if (planned) return null;
    if (order.energyMissing === 0 && active.length > 0)
      return { to: 'active', kind: 'active', endsAt: endOf(order, active, chainTime) };
    if (active.length === 0 && order.energyMissing === order.energy)
      return { to: 'waiting_capacity', kind: 'waiting_capacity' };
    return null;
  }
  if (order.status === 'active' && (planned || order.energyMissing > 0))
    return { to: 'delegating', kind: 'delivery_lost' };
  return null;
}

/** Chain time of the last inclusion plus the duration; now, if its payment was lost meanwhile. */
function endOf(order: OrderState, active: readonly Facts[], chainTime: Date): Date {
  if (order.reason === 'payment_lost') return chainTime;
  const last = Math.max(...active.map(({ activeAt }) => activeAt?.getTime() ?? 0));
  return new Date(last + order.durationSeconds * 1000);
}

/** Where an order goes once nothing of it is on the chain any more. Null while something is. */
export function nextClosingMove(order: OrderState, delegations: readonly Facts[]): NextMove | null {
  const own = delegations.filter(({ surplus }) => !surplus);
  if (!own.every(({ status }) => GONE.includes(status))) return null;
  if (order.status === 'reclaiming') return { to: 'completed', kind: 'completed' };
  if (order.status === 'unwinding') return { to: 'refunding', kind: 'refunding' };
  return null;
}
