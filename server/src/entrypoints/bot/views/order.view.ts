import type { OrderStatus } from '@energy-desk/shared/orders';
import { compactEnergy, shortAddress, type ExplorerLink } from '@energy-desk/shared/display';
import type { Currency } from '../../../domain/ledger/index.js';
import { code, link } from '../../../processes/chat-io/index.js';
import { callbacks } from '../callback-data.js';
import type { BotTexts } from '../texts/index.js';
import { durationText, energyText, leftText, moneyText, timeText } from './format.js';
import { lines, tap, type View } from './view.js';

/** An order as its page shows it. `endsAt` and `chainTime` are chain time. */
export interface ShownOrder {
  readonly id: string;
  readonly reference: string;
  readonly status: OrderStatus;
  readonly receiver: string;
  readonly energy: number;
  readonly durationSeconds: number;
  readonly amount: bigint;
  readonly currency: Currency;
  readonly createdAt: Date;
  readonly endsAt: Date | null;
  readonly chainTime: Date;
  readonly delegateTxids: readonly string[];
  readonly reclaimTxids: readonly string[];
}

const UNPAID: readonly OrderStatus[] = ['awaiting_payment', 'expired', 'cancelled'];
const CANCELLABLE: readonly OrderStatus[] = ['awaiting_payment', 'waiting_capacity'];
const FINAL: readonly OrderStatus[] = ['completed', 'refunded', 'expired', 'cancelled'];

/** Short marks that read at a glance in a list. */
const MARKS: Readonly<Record<OrderStatus, string>> = {
  awaiting_payment: '💳',
  confirming: '⏳',
  paid: '⏳',
  waiting_capacity: '⏳',
  delegating: '⏳',
  active: '⚡',
  unwinding: '↩️',
  reclaiming: '⏳',
  completed: '✅',
  refunding: '↩️',
  refunded: '↩️',
  failed: '⚠️',
  expired: '⌛',
  cancelled: '✕',
};

/** Whether its buyer has cancelled it: unpaid, or paid and waiting. */
export const isCancelled = (order: {
  readonly status: OrderStatus;
  readonly reason: string | null;
}): boolean => order.status === 'cancelled' || order.reason === 'cancelled_by_user';

export const canCancel = (status: OrderStatus): boolean => CANCELLABLE.includes(status);

export function orderView(texts: BotTexts, order: ShownOrder, explorer: ExplorerLink): View {
  const { orders, buttons } = texts;
  const amount = moneyText(texts, order.amount, order.currency);
  const links = [
    ...order.delegateTxids.map((txid) => link(explorer(txid), orders.delegateLink)),
    ...order.reclaimTxids.map((txid) => link(explorer(txid), orders.reclaimLink)),
  ];
  return {
    text: lines(
      orders.title(order.reference),
      '',
      orders.statusLine(`${MARKS[order.status]} ${orders.status[order.status]}`),
      orders.hint[order.status],
      '',
      orders.energyLine(energyText(texts, order.energy), durationText(texts, order.durationSeconds)),
      orders.receiverLine(code(order.receiver)),
      UNPAID.includes(order.status) ? orders.priceLine(amount) : orders.paidLine(amount),
      orders.createdLine(timeText(texts, order.createdAt)),
      endsLine(texts, order),
      links.length > 0 ? `\n${links.join('\n')}` : null,
    ),
    keyboard: [
      ...(order.status === 'awaiting_payment'
        ? [[tap(buttons.checkPayment, callbacks.checkPayment(order.id))]]
        : []),
      ...(FINAL.includes(order.status) ? [] : [[tap(buttons.refresh, callbacks.order(order.id))]]),
      ...(canCancel(order.status) ? [[tap(buttons.cancelOrder, callbacks.cancelOrder(order.id))]] : []),
      [tap(buttons.back, callbacks.orders), tap(buttons.rent, callbacks.rent)],
    ],
  };
}

function endsLine(texts: BotTexts, { endsAt, chainTime }: ShownOrder): string | null {
  if (!endsAt) return null;
  const left = endsAt.getTime() - chainTime.getTime();
  const time = timeText(texts, endsAt);
  return left > 0 ? texts.orders.endsLine(time, leftText(texts, left)) : texts.orders.endedLine(time);
}

/** Asks before cancelling; `paid` says that money goes back. */
export function cancelView(texts: BotTexts, order: Pick<ShownOrder, 'id' | 'reference' | 'status'>): View {
  const { orders, buttons } = texts;
  const question =
    order.status === 'awaiting_payment'
      ? orders.cancelQuestion(order.reference)
      : orders.cancelRefundQuestion(order.reference);
  return {
    text: question,
    keyboard: [
      [
        tap(buttons.keepOrder, callbacks.order(order.id)),
        tap(buttons.cancelSure, callbacks.cancelSure(order.id)),
      ],
    ],
  };
}

/** One line of the history. */
export type ListedOrder = Pick<
  ShownOrder,
  'id' | 'reference' | 'status' | 'receiver' | 'energy' | 'durationSeconds'
>;

/** A page of the history, newest first. */
export interface OrdersPage {
  readonly items: readonly ListedOrder[];
  readonly first: boolean;
  readonly more: boolean;
}

export function ordersView(texts: BotTexts, page: OrdersPage): View {
  const { orders, buttons } = texts;
  const last = page.items.at(-1);
  if (!last)
    return {
      text: orders.listEmpty,
      keyboard: [[tap(buttons.rent, callbacks.rent), tap(buttons.menu, callbacks.menu)]],
    };
  const turning = [
    ...(page.first ? [] : [tap(buttons.newest, callbacks.orders)]),
    ...(page.more ? [tap(buttons.older, callbacks.ordersBefore(last.id))] : []),
  ];
  return {
    text: orders.listTitle,
    keyboard: [
      ...page.items.map((order) => [tap(listLine(texts, order), callbacks.order(order.id))]),
      ...(turning.length > 0 ? [turning] : []),
      [tap(buttons.menu, callbacks.menu), tap(buttons.rent, callbacks.rent)],
    ],
  };
}

const listLine = (texts: BotTexts, order: ListedOrder): string =>
  [
    `${MARKS[order.status]} ${texts.orders.status[order.status]}`,
    compactEnergy(order.energy),
    durationText(texts, order.durationSeconds),
    shortAddress(order.receiver),
  ].join(' · ');
