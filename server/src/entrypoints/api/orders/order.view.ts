import { PRIORITY_NAMES } from '@energy-desk/shared/orders';
import type { ChainCursor } from '../../../domain/chain/index.js';
import type { OrderView } from '../../../processes/rental/index.js';
import { wireMoney } from '../kernel/index.js';
import type { OrderHistory } from './order-history.read-model.js';
import type { OperationRow, OrderParts, PaymentRow, RequestRow } from './order-parts.read-model.js';
import { timelineOf } from './order-timeline.js';
import type { OrderRow } from './orders.read-model.js';

/** An order as lists show it. */
export const summaryOf = (row: OrderRow): object => ({
  id: row.id,
  reference: row.reference,
  kind: row.kind,
  status: row.status,
  user:
    row.user_id === null
      ? null
      : {
          id: row.user_id,
          telegramId: row.telegram_id,
          username: row.username,
          firstName: row.first_name,
        },
  receiver: row.receiver,
  energy: row.energy,
  durationSeconds: row.duration_seconds,
  ...wireMoney(row.currency, row.amount),
  payWith: row.pay_with,
  priority: PRIORITY_NAMES[row.priority],
  energyMissing: row.energy_missing,
  paymentAddress: row.payment_address,
  payerAddress: row.payer_address,
  paymentDeadline: row.payment_deadline,
  paidAt: row.paid_at,
  endsAt: row.ends_at,
  reason: row.reason,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

/** Everything known of an order. */
export function detailOf(
  row: OrderRow,
  parts: OrderParts,
  history: OrderHistory,
  cursor: ChainCursor | null,
): object {
  const operationsOf = (subject: string): object[] =>
    parts.operations.filter((one) => one.subject === subject).map(operationOf);
  return {
    ...summaryOf(row),
    clientOrderId: row.client_order_id,
    deliveryAttempt: row.delivery_attempt,
    capacityDeadline: row.capacity_deadline,
    chainTime: cursor?.blockTime ?? null,
    quote: row.quote,
    paymentRequest: parts.request && requestOf(parts.request),
    deliveredByHand: parts.byHand,
    payments: parts.payments.map((one) => paymentOf(one, cursor)),
    delegations: parts.delegations.map((one) => ({
      id: one.id,
      walletId: one.wallet_id,
      walletLabel: one.wallet_label,
      poolId: one.pool_id,
      poolName: one.pool_name,
      supplier: one.supplier,
      stakeSun: one.sun,
      energy: one.energy,
      attempt: one.attempt,
      part: one.part,
      status: one.status,
      surplus: one.surplus,
      activeAt: one.active_at,
      endedAt: one.ended_at,
      reclaimAfter: one.reclaim_after,
      reclaimedAt: one.reclaimed_at,
      operations: operationsOf(one.id),
    })),
    refunds: parts.refunds.map((one) => ({
      id: one.id,
      address: one.address,
      ...wireMoney(one.currency, one.amount),
      feeSun: one.fee_sun,
      reason: one.reason,
      status: one.status,
      needsPersonReason: one.needs_person_reason,
      decidedBy: one.decided_by,
      txid: one.txid,
      sentAt: one.sent_at,
      paidAt: one.paid_at,
      createdAt: one.created_at,
      operations: operationsOf(one.id),
    })),
    timeline: timelineOf(parts, history),
  };
}

/** The exact amount that names an order. */
export const requestOf = (row: RequestRow): object => ({
  id: row.id,
  address: row.address,
  ...wireMoney(row.currency, row.amount),
  openedHeight: row.opened_height,
  deadline: row.deadline,
  holdUntil: row.hold_until,
  status: row.status,
});

/** A transfer with how deep it lies in the scanned chain. */
export function paymentOf(row: PaymentRow, cursor: ChainCursor | null): object {
  const height = row.height === null ? null : BigInt(row.height);
  return {
    id: row.id,
    txid: row.txid,
    index: row.idx,
    ...wireMoney(row.currency, row.amount),
    fromAddress: row.from_address,
    toAddress: row.to_address,
    height: row.height,
    blockTime: row.block_time,
    confirmations:
      height === null || cursor === null || cursor.height < height ? 0 : Number(cursor.height - height) + 1,
    solid: height !== null && cursor !== null && height <= cursor.solidHeight,
    status: row.status,
    outcome: row.outcome,
    exception: row.exception,
    booking: row.booked,
    holdReason: row.hold_reason,
    resolution: row.resolution,
    firstSeenAt: row.created_at,
  };
}

const operationOf = (row: OperationRow): object => ({
  purpose: row.purpose,
  txid: row.txid,
  status: row.status,
  attempts: row.attempts,
  answer: row.answer,
  answerClass: row.answer_class,
  expiration: row.expiration,
  includedHeight: row.included_height,
  includedTime: row.included_time,
  contractRet: row.contract_ret,
  feeSun: row.fee_sun,
  signedAt: row.created_at,
  changedAt: row.updated_at,
});

/** An order as a deed leaves it. */
export const placedOf = (view: OrderView): object => ({
  id: view.id,
  reference: view.reference,
  kind: view.kind,
  status: view.status,
  receiver: view.receiver,
  energy: view.energy,
  durationSeconds: view.durationSeconds,
  ...wireMoney(view.currency, view.amount),
  payWith: view.payWith,
  paymentAddress: view.paymentAddress,
  expiresAt: view.paymentDeadline,
  endsAt: view.endsAt,
  reason: view.reason,
  createdAt: view.createdAt,
  chainTime: view.chainTime,
  delegateTxids: view.delegateTxids,
  reclaimTxids: view.reclaimTxids,
});
