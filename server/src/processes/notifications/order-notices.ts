import type { Delegation } from '../../domain/delegations/index.js';
import type { Order, OrderEvent } from '../../domain/orders/index.js';
import { notificationOf, occasionOf } from './notification-kinds.js';
import type { StoredOrderPayload } from './notification.payload.js';
import type { NewNotification } from './notification.repository.js';

type Event = Pick<OrderEvent, 'id' | 'orderId' | 'kind' | 'chainTime' | 'data'>;

/** Messages for these events, in their order. Orders without a user have nobody to tell. */
export function orderNotices(
  events: readonly Event[],
  orders: readonly Order[],
  delegations: readonly Pick<Delegation, 'orderId' | 'status' | 'delegateTxid'>[],
): NewNotification[] {
  const byId = new Map(orders.map((order) => [order.id, order]));
  return events.flatMap((event) => {
    const kind = notificationOf(event.kind);
    const order = byId.get(event.orderId);
    if (!kind || !order?.userId) return [];
    const delegateTxids = delegations
      .filter(({ orderId, status }) => orderId === order.id && status !== 'never' && status !== 'planned')
      .map(({ delegateTxid }) => delegateTxid);
    const payload = payloadOf(order, event, delegateTxids);
    return [{ kind, subject: order.id, occasion: occasionOf(kind, event.id), userId: order.userId, payload }];
  });
}

const payloadOf = (order: Order, event: Event, delegateTxids: string[]): StoredOrderPayload => ({
  orderId: order.id,
  reference: order.reference,
  energy: order.energy,
  durationSeconds: order.durationSeconds,
  receiver: order.receiver,
  currency: order.currency,
  amount: amountOf(order, event),
  payWith: order.payWith,
  flash: order.payerAddress !== null,
  refundTo: refundTarget(event.data['to']),
  refundFee: event.data['to'] === 'chain' ? digits(event.data['fee']) : null,
  refundTxid:
    typeof event.data['txid'] === 'string' && event.data['to'] === 'chain' ? event.data['txid'] : null,
  receiverRefused: order.reason === 'receiver_refused',
  endsAt: order.endsAt?.toISOString() ?? null,
  chainTime: event.chainTime.toISOString(),
  delegateTxids,
});

/** What the event says that was given back, else the price. */
function amountOf(order: Order, { kind, data }: Event): string {
  const said = kind === 'refunded' ? digits(data['amount']) : null;
  return said ?? order.amount.toString();
}

const digits = (said: unknown): string | null =>
  typeof said === 'string' && /^\d+$/.test(said) ? said : null;

const refundTarget = (to: unknown): 'balance' | 'credit' | 'chain' =>
  to === 'credit' || to === 'chain' ? to : 'balance';
