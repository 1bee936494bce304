import { thousands, type ExplorerLink } from '@energy-desk/shared/display';
import { formatSixDecimals } from '@energy-desk/shared/units';
import { bold, code, escapeHtml, link, type Keyboard } from '../../gateways/telegram/index.js';
import {
  isMoneyNotice,
  type MoneyNotice,
  type NotificationKind,
  type OrderNotice,
} from './notification-kinds.js';
import {
  moneyPayloadSchema,
  orderPayloadSchema,
  type MoneyPayload,
  type OrderPayload,
} from './notification.payload.js';
import type { NotificationTexts } from './texts/index.js';

/** Callback data of the buttons under messages; the bot answers them. */
export const orderButtonData = (orderId: string): string => `order_view_${orderId}`;
export const BALANCE_BUTTON_DATA = 'balance_open';
export const FLASH_BUTTON_DATA = 'flash_open';

/** States after which a look at the order tells more. */
const WITH_BUTTON: readonly OrderNotice[] = [
  'payment_seen',
  'waiting_capacity',
  'delayed',
  'active',
  'rental_ending',
  'refunded',
  'failed',
];

const TO_BALANCE: readonly MoneyNotice[] = [
  'deposit_seen',
  'deposit_credited',
  'payment_credited',
  'balance_adjusted',
];

interface Message {
  readonly html: string;
  readonly keyboard: Keyboard;
}

/** One message, as Telegram HTML. Pure: what was stored of the event → text and buttons. @throws ZodError */
export function messageFor(
  texts: NotificationTexts,
  kind: NotificationKind,
  stored: unknown,
  explorer: ExplorerLink,
): Message {
  return isMoneyNotice(kind)
    ? moneyMessage(texts, kind, moneyPayloadSchema.parse(stored), explorer)
    : orderMessage(texts, kind, orderPayloadSchema.parse(stored), explorer);
}

function orderMessage(
  texts: NotificationTexts,
  kind: OrderNotice,
  payload: OrderPayload,
  explorer: ExplorerLink,
): Message {
  const facts = {
    reference: bold(payload.reference),
    energy: bold(thousands(payload.energy)),
    receiver: code(payload.receiver),
    money: moneyText(payload, payload.amount),
    minutesLeft: minutesLeft(payload),
    flash: payload.flash,
    refundTo: payload.refundTo,
    fee: feeText(payload.refundFee),
    receiverRefused: payload.receiverRefused,
  };
  return {
    html: [texts.orders[kind](facts), ...linksOf(texts, kind, payload, explorer)].join('\n'),
    keyboard: WITH_BUTTON.includes(kind) ? orderButton(texts, payload.orderId) : [],
  };
}

function linksOf(
  texts: NotificationTexts,
  kind: OrderNotice,
  { delegateTxids, refundTxid }: OrderPayload,
  explorer: ExplorerLink,
): string[] {
  if (kind === 'active') return delegateTxids.map((txid) => link(explorer(txid), texts.delegationLink));
  return kind === 'refunded' && refundTxid !== null ? [link(explorer(refundTxid), texts.refundLink)] : [];
}

function moneyMessage(
  texts: NotificationTexts,
  kind: MoneyNotice,
  payload: MoneyPayload,
  explorer: ExplorerLink,
): Message {
  const { credit, expected, expectedCurrency, fee, units, txid, address, reason, reference } = payload;
  const html = texts.money[kind]({
    money: kind === 'balance_adjusted' ? signedText(payload) : moneyText(payload, payload.amount),
    credit: known(credit) ? moneyText(payload, credit) : null,
    expected: known(expected) ? moneyText({ currency: expectedCurrency }, expected) : null,
    fee: feeText(fee),
    units: units ?? 0,
    aboveLargest: reason === 'above_largest',
    address: address ? code(address) : null,
    reason: reason ? escapeHtml(reason) : null,
    reference: reference ? bold(reference) : null,
  });
  return {
    html: txid ? `${html}\n${link(explorer(txid), texts.refundLink)}` : html,
    keyboard: moneyButtons(texts, kind, payload),
  };
}

function moneyButtons(texts: NotificationTexts, kind: MoneyNotice, { orderId }: MoneyPayload): Keyboard {
  if (orderId) return orderButton(texts, orderId);
  if (kind === 'flash_credited' || kind === 'flash_not_served')
    return [[{ text: texts.flashButton, callback_data: FLASH_BUTTON_DATA }]];
  return TO_BALANCE.includes(kind)
    ? [[{ text: texts.balanceButton, callback_data: BALANCE_BUTTON_DATA }]]
    : [];
}

const orderButton = (texts: NotificationTexts, orderId: string): Keyboard => [
  [{ text: texts.orderButton, callback_data: orderButtonData(orderId) }],
];

const known = (value: bigint | null | undefined): value is bigint => value !== null && value !== undefined;

/** The chain takes its fee in TRX, whatever is sent. */
const feeText = (fee: bigint | null | undefined): string | null =>
  known(fee) && fee > 0n ? moneyText({ currency: 'TRX' }, fee) : null;

const moneyText = ({ currency }: Pick<MoneyPayload, 'currency'>, amount: bigint): string =>
  bold(`${formatSixDecimals(amount, 2)} ${currency}`);

const signedText = ({ currency, amount }: MoneyPayload): string =>
  bold(`${amount > 0n ? '+' : ''}${formatSixDecimals(amount, 2)} ${currency}`);

const minutesLeft = ({ endsAt, chainTime }: OrderPayload): number =>
  endsAt ? Math.max(1, Math.round((endsAt.getTime() - chainTime.getTime()) / 60_000)) : 0;
