import type { OrderStatus } from '@energy-desk/shared/orders';
import {
  isLate,
  type Judgement,
  type Payment,
  type PaymentMonitor,
  pays,
} from '../../domain/payments/index.js';

/** What an order says to a transfer of its exact amount. */
export interface OrderFacts {
  readonly status: OrderStatus;
  /** Another transfer already stands for it. */
  readonly taken: boolean;
}

const unmatched = (payment: Payment): Judgement => ({
  id: payment.id,
  outcome: 'unmatched',
  exception: 'none',
  holdReason: null,
  monitorId: null,
  orderId: null,
});

/**
 * What a transfer is for: the one place where that is decided.
 * A second transfer for an order is a duplicate and waits for a person; one for an order that gave up waiting is late.
 */
export function judgePayment(
  payment: Payment,
  requests: readonly PaymentMonitor[],
  orderOf: (orderId: string) => OrderFacts | undefined,
): Judgement {
  const request = requests.find((one) => pays(payment, one));
  if (!request?.orderId) return unmatched(payment);
  const named = { id: payment.id, monitorId: request.id, orderId: request.orderId, holdReason: null };
  const order = orderOf(request.orderId);
  const waits = order?.status === 'awaiting_payment';
  const gaveUp = order?.status === 'expired' || order?.status === 'cancelled';
  if (!order || order.taken || !(waits || gaveUp))
    return { ...named, outcome: 'unmatched', exception: 'duplicate' };
  return { ...named, outcome: 'order', exception: gaveUp && isLate(payment, request) ? 'late' : 'none' };
}
