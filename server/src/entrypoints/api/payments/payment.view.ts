import type {
  DepositWire,
  PaymentView,
  SettledPaymentView,
  SuggestionView,
} from '@energy-desk/shared/payments';
import type { DepositView } from '../../../processes/balance/index.js';
import type { Settled, Suggestion } from '../../../processes/exceptions/index.js';
import { wireMoney } from '../kernel/index.js';
import type { PaymentRow } from './payments.read-model.js';

type Currency = 'TRX' | 'USDT';
/** Times as they are: the answer is made of JSON later. */
type Loose<T> = { [K in keyof T]: T[K] | Date };

/** As the API tells it. */
export const paymentView = (row: PaymentRow): Loose<PaymentView> => ({
  id: row.id,
  txid: row.txid,
  index: row.idx,
  ...wireMoney(row.currency, row.amount),
  fromAddress: row.from_address,
  toAddress: row.to_address,
  height: row.height,
  blockTime: row.block_time,
  status: row.status,
  outcome: row.outcome,
  exception: row.exception,
  booking: row.booked,
  holdReason: row.hold_reason,
  resolution: row.resolution,
  resolvedAt: row.resolved_at,
  inQueue: isInQueue(row),
  orderId: row.order_id,
  orderReference: row.order_reference,
  depositId: row.deposit_id,
  userId: row.user_id,
  createdAt: row.created_at,
});

/** Whether it waits for a person. */
export const isInQueue = ({ outcome, resolution, booked }: PaymentRow): boolean =>
  (outcome === 'unmatched' || outcome === 'held') && resolution === null && booked === 'solid';

/** What the payment was probably meant for. */
export const suggestionView = (currency: Currency, suggestion: Suggestion): SuggestionView => ({
  action: suggestion.action,
  requestId: suggestion.requestId,
  orderId: suggestion.orderId,
  orderReference: suggestion.reference,
  userId: suggestion.userId,
  ...wireMoney(currency, suggestion.amount),
  ...differenceOf(currency, suggestion.difference),
  score: Math.round(suggestion.score),
  reasons: [...suggestion.reasons],
});

/** What a person decided. */
export const settledView = ({ currency, amount, difference, ...settled }: Settled): SettledPaymentView => ({
  ...settled,
  ...wireMoney(currency, amount),
  ...differenceOf(currency, difference),
});

/** A deposit as its owner sees it. */
export const depositView = (userId: string, deposit: DepositView): Loose<DepositWire> => ({
  id: deposit.id,
  userId,
  ...wireMoney(deposit.currency, deposit.amount),
  paymentAddress: deposit.address,
  status: deposit.state,
  txid: deposit.txid,
  deadline: deposit.deadline,
  createdAt: deposit.createdAt,
});

const differenceOf = (currency: Currency, difference: bigint | string) =>
  currency === 'TRX'
    ? { differenceSun: difference.toString() }
    : { differenceMicroUsdt: difference.toString() };
