import { clockText } from '@energy-desk/shared/display';
import type { OrderStatus } from '@energy-desk/shared/orders';
import type { Currency } from '../../../domain/ledger/index.js';
import { code } from '../../../processes/chat-io/index.js';
import { callbacks } from '../callback-data.js';
import type { BotTexts } from '../texts/index.js';
import { durationText, energyText, payableAmount } from './format.js';
import { copy, lines, tap, type View } from './view.js';

/** An order that waits for its payment. Times are chain time. */
export interface PayableOrder {
  readonly id: string;
  readonly reference: string;
  readonly receiver: string;
  readonly energy: number;
  readonly durationSeconds: number;
  /** Sun or micro-USDT, suffix included: to be paid to the last digit. */
  readonly amount: bigint;
  readonly currency: Currency;
  readonly paymentAddress: string;
  readonly paymentDeadline: Date;
  readonly chainTime: Date;
}

/** The order as a payment page needs it, or null when there is nothing to pay any more. */
export const payable = (
  order: Omit<PayableOrder, 'paymentAddress' | 'paymentDeadline'> & {
    readonly status: OrderStatus;
    readonly paymentAddress: string | null;
    readonly paymentDeadline: Date | null;
  },
): PayableOrder | null => {
  const { paymentAddress, paymentDeadline } = order;
  if (order.status !== 'awaiting_payment' || !paymentAddress || !paymentDeadline) return null;
  return { ...order, paymentAddress, paymentDeadline };
};

/** Milliseconds of chain time left to pay; 0 when it is over. */
export const timeToPay = (order: Pick<PayableOrder, 'paymentDeadline' | 'chainTime'>): number =>
  Math.max(0, order.paymentDeadline.getTime() - order.chainTime.getTime());

/** Caption under the QR code: at most 1,024 characters after entities (Bot API, sendPhoto). */
export function paymentView(texts: BotTexts, order: PayableOrder): View {
  const { payment, buttons } = texts;
  const amount = payableAmount(order.amount);
  const left = timeToPay(order);
  const what = payment.what(
    energyText(texts, order.energy),
    durationText(texts, order.durationSeconds),
    code(order.receiver),
  );
  if (left === 0)
    return {
      text: lines(payment.title(order.reference), what, '', payment.timeOver),
      keyboard: [[tap(buttons.orderDetails, callbacks.order(order.id))]],
    };
  return {
    text: lines(
      payment.title(order.reference),
      what,
      '',
      payment.amount(code(amount), order.currency),
      payment.address(code(order.paymentAddress)),
      '',
      payment.exact,
      order.currency === 'USDT' ? payment.usdtNote : null,
      payment.exchangeWarning,
      payment.timeLeft(clockText(left)),
    ),
    keyboard: [
      [copy(buttons.copyAmount, amount), copy(buttons.copyAddress, order.paymentAddress)],
      [tap(buttons.checkPayment, callbacks.checkPayment(order.id))],
      [tap(buttons.cancelOrder, callbacks.cancelOrder(order.id))],
    ],
  };
}
