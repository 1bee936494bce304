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
  /** Another transfer already stands for it, or somebody delivered it by hand. */
  readonly taken: boolean;
}

/** What decides what transfers are for. */
export interface MatchFacts {
  /** Every request that one of the amounts could name. */
  readonly requests: readonly PaymentMonitor[];
  readonly orders: ReadonlyMap<string, OrderFacts>;
  /** Requests for a deposit that another transfer already answered. */
  readonly takenDeposits: ReadonlySet<string>;
  /** Receiving addresses, treasury and supplier wallets. */
  readonly ownAddresses: ReadonlySet<string>;
  readonly flashAddresses: ReadonlySet<string>;
  /** Why a person must decide, by payment: these take nothing. */
  readonly holds: ReadonlyMap<string, string>;
}

const GAVE_UP: readonly OrderStatus[] = ['expired', 'cancelled'];

const nameless = ({ id }: Payment, outcome: 'unmatched' | 'flash' | 'own_funds'): Judgement => ({
  id,
  outcome,
  exception: 'none',
  holdReason: null,
  monitorId: null,
  orderId: null,
});

/**
 * What a transfer is for: the one place where that is decided. Our own money first, then a request of its exact
 * amount, then a flash rental for its sender; anything else waits for a person. A second transfer for a request is a
 * duplicate; one after the deadline is late, by the time of its own block and whatever became of the request meanwhile.
 */
export function judgePayment(payment: Payment, facts: MatchFacts): Judgement {
  if (facts.ownAddresses.has(payment.fromAddress)) return nameless(payment, 'own_funds');
  const request = facts.requests.find((one) => pays(payment, one));
  if (request) return held(answer(payment, request, facts), facts);
  const isFlash = payment.currency === 'TRX' && facts.flashAddresses.has(payment.toAddress);
  return nameless(payment, isFlash ? 'flash' : 'unmatched');
}

function answer(payment: Payment, request: PaymentMonitor, facts: MatchFacts): Judgement {
  const named = { id: payment.id, monitorId: request.id, orderId: request.orderId, holdReason: null };
  const late = isLate(payment, request);
  const duplicate = { ...named, outcome: 'unmatched', exception: 'duplicate' } as const;
  if (request.orderId === null)
    return request.kind !== 'deposit' || facts.takenDeposits.has(request.id)
      ? duplicate
      : { ...named, outcome: 'deposit', exception: late ? 'late' : 'none' };
  const order = facts.orders.get(request.orderId);
  const gaveUp = order !== undefined && GAVE_UP.includes(order.status);
  if (!order || order.taken || !(gaveUp || order.status === 'awaiting_payment')) return duplicate;
  return { ...named, outcome: 'order', exception: late ? 'late' : 'none' };
}

function held(judgement: Judgement, { holds }: MatchFacts): Judgement {
  const holdReason = holds.get(judgement.id);
  return holdReason === undefined || judgement.outcome === 'unmatched'
    ? judgement
    : { ...judgement, outcome: 'held', holdReason };
}

/** Transfers in the order of the chain: each one takes what it answers from those behind it. */
export function judgeInTurn(payments: readonly Payment[], facts: MatchFacts): Judgement[] {
  const orders = new Map(facts.orders);
  const takenDeposits = new Set(facts.takenDeposits);
  return payments.map((payment) => {
    const judgement = judgePayment(payment, { ...facts, orders, takenDeposits });
    const { outcome, orderId, monitorId } = judgement;
    const order = orderId === null ? undefined : orders.get(orderId);
    if (outcome === 'order' && orderId !== null && order) orders.set(orderId, { ...order, taken: true });
    if (outcome === 'deposit' && monitorId !== null) takenDeposits.add(monitorId);
    return judgement;
  });
}
