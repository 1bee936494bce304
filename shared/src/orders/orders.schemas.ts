import { z } from 'zod';
import {
  amountText,
  currency,
  energyUnits,
  id,
  instant,
  moneyFields,
  pageQuery,
  sunText,
  tronAddress,
  txid,
} from '../http/index.js';
import { ORDER_STATUSES, type OrderStatus } from './order-status.js';

export const ORDER_KINDS = ['package', 'flash', 'manual'] as const;
export const PRIORITY_NAMES = ['high', 'normal', 'low'] as const;
export type PriorityName = (typeof PRIORITY_NAMES)[number];

export const orderStatus = z.enum(ORDER_STATUSES).meta({ description: 'where the order is in its life' });
export const orderKind = z.enum(ORDER_KINDS).meta({ description: 'manual: given away by an admin' });
export const payWith = z.enum(['transfer', 'balance', 'none']).meta({ description: 'none: costs nothing' });
export const priority = z
  .enum(PRIORITY_NAMES)
  .meta({ description: 'who is served first when capacity is short' });
export const receiver = tronAddress.meta({ description: 'address that gets the energy' });
const count = z.int().min(0);
const chainTime = (what: string) => instant.meta({ description: `${what}, by the time of the chain` });

const status = ORDER_STATUSES.join('|');
const statuses = z
  .string()
  .max(200)
  .regex(new RegExp(`^(${status})(,(${status}))*$`), 'must be states of orders, with commas between them')
  .transform((text) => text.split(',') as OrderStatus[])
  .meta({ description: 'one state, or several with commas', examples: ['paid,delegating'] });

/** Which orders a list or an export holds. */
export const orderFilters = z.object({
  status: statuses.optional(),
  kind: orderKind.optional(),
  currency: currency.optional(),
  payWith: payWith.optional(),
  priority: priority.optional(),
  userId: id.optional(),
  receiver: receiver.optional(),
  poolId: id.optional().meta({ description: 'with a delegation from a wallet of this pool' }),
  createdFrom: instant.optional(),
  createdTo: instant.optional().meta({ description: 'not included' }),
  paidFrom: instant.optional(),
  paidTo: instant.optional().meta({ description: 'not included' }),
  amountFrom: amountText.optional().meta({ description: 'smallest amount; sun or micro-USDT' }),
  amountTo: amountText.optional().meta({ description: 'largest amount; sun or micro-USDT' }),
  q: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .optional()
    .meta({
      description:
        'id, reference, address (receiver, payer, ours), txid (payment or operation), Telegram name or id',
      examples: ['7KQ2M9XA'],
    }),
});
export type OrderFilters = z.output<typeof orderFilters>;
export const orderListQuery = z.object({ ...pageQuery.shape, ...orderFilters.shape });

const buyer = z
  .object({ id, telegramId: z.string(), username: z.string().nullable(), firstName: z.string() })
  .meta({ description: 'who ordered in the chat' });

const orderFields = {
  id,
  reference: z.string().meta({ description: 'short, to be read out', examples: ['7KQ2M9XA'] }),
  kind: orderKind,
  status: orderStatus,
  user: buyer.nullable(),
  receiver,
  energy: energyUnits,
  durationSeconds: z.int(),
  ...moneyFields,
  payWith,
  priority,
  energyMissing: energyUnits.meta({ description: 'paid for, and covered by no live delegation' }),
  paymentAddress: tronAddress.nullable(),
  payerAddress: tronAddress.nullable().meta({ description: 'whose plain flash transfer made the order' }),
  paymentDeadline: chainTime('payment is late after it').nullable(),
  paidAt: chainTime('paid').nullable(),
  endsAt: chainTime('end of the rental').nullable(),
  reason: z.string().nullable().meta({ description: 'why it ends before its time' }),
  createdAt: instant,
  updatedAt: instant,
};

/** An order as lists show it. */
export const orderSummary = z.object(orderFields).meta({ id: 'Order' });

const quote = z
  .object({
    priceSun: sunText,
    burnSun: sunText.optional().meta({ description: 'what burning would have cost' }),
    priceMicroUsdt: z.string().optional(),
    rateId: z.string().optional(),
    energyPackageId: z.string().optional(),
    quantity: z.int().optional(),
    units: z.int().optional().meta({ description: 'of a flash order' }),
    forOrderId: z.string().optional().meta({ description: 'the order that it delivers by hand' }),
    priceList: z.array(z.object({ id: z.string(), version: z.int() })).optional(),
  })
  .meta({ description: 'what it was sold at' });

const paymentRequest = z
  .object({
    id,
    address: tronAddress,
    ...moneyFields,
    openedHeight: z.string().meta({ description: 'only transfers in later blocks can pay it' }),
    deadline: chainTime('in time until it'),
    holdUntil: chainTime('the amount names this order until it'),
    status: z.enum(['open', 'held', 'released']),
  })
  .meta({ description: 'the exact amount that names this order' });

export const orderPayment = z.object({
  id,
  txid,
  index: count,
  ...moneyFields,
  fromAddress: tronAddress,
  toAddress: tronAddress,
  height: z.string().nullable(),
  blockTime: instant.nullable(),
  confirmations: count.meta({ description: 'blocks from its own to the scanned head' }),
  solid: z.boolean(),
  status: z.enum(['seen', 'settled']),
  outcome: z.string().nullable(),
  exception: z.string(),
  booking: z.string(),
  holdReason: z.string().nullable(),
  resolution: z.string().nullable(),
  firstSeenAt: instant,
});

/** A transaction that we sent, or will. */
export const orderOperation = z
  .object({
    purpose: z.enum(['delegate', 'undelegate', 'refund']),
    txid,
    status: z.enum(['signed', 'sent', 'included', 'solid', 'rejected', 'failed', 'dead']),
    attempts: count,
    answer: z.string().nullable().meta({ description: 'the last one of a node' }),
    answerClass: z.string().nullable(),
    expiration: chainTime('dead after it'),
    includedHeight: z.string().nullable(),
    includedTime: instant.nullable(),
    contractRet: z.string().nullable(),
    feeSun: sunText,
    signedAt: instant,
    changedAt: instant,
  })
  .meta({ id: 'OrderOperation' });

const delegation = z.object({
  id,
  walletId: id,
  walletLabel: z.string(),
  poolId: id,
  poolName: z.string(),
  supplier: tronAddress,
  stakeSun: sunText.meta({ description: 'stake delegated' }),
  energy: energyUnits,
  attempt: count,
  part: count,
  status: z.enum(['planned', 'active', 'ended', 'reclaimed', 'never', 'taken_elsewhere']),
  surplus: z.boolean(),
  activeAt: instant.nullable(),
  endedAt: instant.nullable(),
  reclaimAfter: instant.nullable(),
  reclaimedAt: instant.nullable(),
  operations: z.array(orderOperation),
});

const refund = z.object({
  id,
  address: z.string(),
  ...moneyFields,
  feeSun: sunText,
  reason: z.string(),
  status: z.string(),
  needsPersonReason: z.string().nullable(),
  decidedBy: z.string().nullable(),
  txid: txid.nullable(),
  sentAt: instant.nullable(),
  paidAt: instant.nullable(),
  createdAt: instant,
  operations: z.array(orderOperation),
});

export const TIMELINE_SOURCES = ['order', 'payment', 'operation', 'ledger', 'notification', 'audit'] as const;
export const timelineEntry = z
  .object({
    at: instant.meta({ description: 'when we wrote it down' }),
    chainTime: instant.nullable().meta({ description: 'of the block that it depends on' }),
    source: z.enum(TIMELINE_SOURCES),
    event: z.string().meta({ examples: ['payment_seen'] }),
    data: z.record(z.string(), z.unknown()).meta({
      description: 'facts; money as decimal text; of an order event `fromStatus` and `toStatus` too',
    }),
  })
  .meta({ id: 'TimelineEntry', description: 'one thing that happened to an order' });
export type TimelineEntry = z.input<typeof timelineEntry>;

/** Everything known of an order. */
export const orderDetail = z
  .object({
    ...orderFields,
    clientOrderId: z.string().nullable(),
    deliveryAttempt: count,
    capacityDeadline: chainTime('until then it waits for energy').nullable(),
    chainTime: instant.nullable().meta({ description: 'now, on the scanned chain' }),
    quote,
    paymentRequest: paymentRequest.nullable(),
    deliveredByHand: z
      .object({ id, reference: z.string() })
      .nullable()
      .meta({ description: 'the manual order that gave its energy, where it ended unpaid' }),
    payments: z.array(orderPayment),
    delegations: z.array(delegation),
    refunds: z.array(refund),
    timeline: z.array(timelineEntry).meta({ description: 'oldest first' }),
  })
  .meta({ id: 'OrderDetail' });

/** An order as a deed leaves it. */
export const placedOrder = z
  .object({
    id,
    reference: z.string(),
    kind: orderKind,
    status: orderStatus,
    receiver,
    energy: energyUnits,
    durationSeconds: z.int(),
    ...moneyFields,
    payWith,
    paymentAddress: tronAddress.nullable(),
    expiresAt: chainTime('payment is late after it').nullable(),
    endsAt: instant.nullable(),
    reason: z.string().nullable(),
    createdAt: instant,
    chainTime: chainTime('now'),
    delegateTxids: z.array(txid),
    reclaimTxids: z.array(txid),
  })
  .meta({ id: 'PlacedOrder', description: 'an order as it is now' });
