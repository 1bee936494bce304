import { clockText, type ExplorerLink } from '@energy-desk/shared/display';
import type { Currency } from '../../../domain/ledger/index.js';
import { code, link } from '../../../processes/chat-io/index.js';
import type { DepositState, DepositView } from '../../../processes/balance/index.js';
import { callbacks } from '../callback-data.js';
import type { BotTexts } from '../texts/index.js';
import { moneyText, payableAmount, timeText } from './format.js';
import { copy, inRows, lines, marked, tap, type View } from './view.js';

/** Whole TRX or USDT. */
const PRESETS = { TRX: [10, 20, 50, 100, 200, 500], USDT: [5, 10, 20, 50, 100, 200] } as const;

const MARKS: Readonly<Record<DepositState, string>> = {
  open: '💳',
  seen: '⏳',
  credited: '✅',
  in_review: '⚠️',
  expired: '⌛',
  cancelled: '✕',
};

/** Milliseconds of chain time left to pay; 0 when it is over. */
export const timeToDeposit = ({ deadline, chainTime }: Pick<DepositView, 'deadline' | 'chainTime'>): number =>
  Math.max(0, deadline.getTime() - chainTime.getTime());

/** How much, and in which currency. */
export function depositAmountView(texts: BotTexts, nonce: string, currency: Currency): View {
  const { deposit, buttons } = texts;
  const currencies = (['TRX', 'USDT'] as const).map((one) =>
    tap(marked(one, one === currency), callbacks.depositIn(one)),
  );
  const amounts = PRESETS[currency].map((amount) =>
    tap(texts.units.money(amount.toString(), currency), callbacks.depositMake(nonce, currency, amount)),
  );
  return {
    text: lines(deposit.title, '', deposit.question(currency)),
    keyboard: [
      currencies,
      ...inRows(amounts, 3),
      [tap(buttons.customAmount, callbacks.depositCustom)],
      [tap(buttons.back, callbacks.balance)],
    ],
  };
}

/** Caption under the QR code of a deposit that waits for its transfer. */
export function depositPaymentView(texts: BotTexts, request: DepositView): View {
  const { deposit, payment, buttons } = texts;
  const amount = payableAmount(request.amount);
  const left = timeToDeposit(request);
  if (left === 0)
    return {
      text: lines(deposit.payTitle, '', deposit.timeOver),
      keyboard: [[tap(buttons.depositDetails, callbacks.depositView(request.id))]],
    };
  return {
    text: lines(
      deposit.payTitle,
      '',
      deposit.amount(code(amount), request.currency),
      payment.address(code(request.address)),
      '',
      deposit.exact,
      request.currency === 'USDT' ? payment.usdtNote : null,
      payment.exchangeWarning,
      payment.timeLeft(clockText(left)),
    ),
    keyboard: [
      [copy(buttons.copyAmount, amount), copy(buttons.copyAddress, request.address)],
      [tap(buttons.checkPayment, callbacks.depositCheck(request.id))],
      [tap(buttons.cancelDeposit, callbacks.depositCancel(request.id))],
    ],
  };
}

/** What became of a deposit. */
export function depositView(texts: BotTexts, request: DepositView, explorer: ExplorerLink): View {
  const { deposit, buttons } = texts;
  const { state, id } = request;
  const waiting = state === 'open' || state === 'seen' || state === 'in_review';
  return {
    text: lines(
      deposit.pageTitle,
      '',
      deposit.statusLine(`${MARKS[state]} ${deposit.state[state]}`),
      deposit.hint[state],
      '',
      deposit.amountLine(moneyText(texts, request.amount, request.currency)),
      deposit.timeLine(timeText(texts, request.createdAt)),
      request.txid ? `\n${link(explorer(request.txid), deposit.transferLink)}` : null,
    ),
    keyboard: [
      ...(state === 'open' ? [[tap(buttons.checkPayment, callbacks.depositCheck(id))]] : []),
      ...(waiting ? [[tap(buttons.refresh, callbacks.depositView(id))]] : []),
      [tap(buttons.balance, callbacks.balance), tap(buttons.newDeposit, callbacks.deposit)],
    ],
  };
}

export const cancelDepositView = (texts: BotTexts, request: DepositView): View => ({
  text: texts.deposit.cancelQuestion(moneyText(texts, request.amount, request.currency)),
  keyboard: [
    [
      tap(texts.buttons.keepDeposit, callbacks.depositView(request.id)),
      tap(texts.buttons.cancelSure, callbacks.depositSure(request.id)),
    ],
  ],
});
