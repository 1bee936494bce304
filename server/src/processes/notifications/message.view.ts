import { thousands, type ExplorerLink } from '@energy-desk/shared/display';
import { formatTrx, sun } from '@energy-desk/shared/units';
import { bold, code, link, type Keyboard } from '../../gateways/telegram/index.js';
import type { NotificationKind } from './notification-kinds.js';
import type { Payload } from './notification.payload.js';
import type { NotificationTexts } from './texts/index.js';

/** Callback data of the button that opens an order; the bot answers it. */
export const orderButtonData = (orderId: string): string => `order_view_${orderId}`;

/** States after which a look at the order tells more. */
const WITH_BUTTON: readonly NotificationKind[] = [
  'payment_seen',
  'waiting_capacity',
  'delayed',
  'active',
  'rental_ending',
  'refunded',
  'failed',
];

/** One message about an order, as Telegram HTML. Pure: what happened → text and buttons. */
export function messageFor(
  texts: NotificationTexts,
  kind: NotificationKind,
  payload: Payload,
  explorer: ExplorerLink,
): { html: string; keyboard: Keyboard } {
  const facts = {
    reference: bold(payload.reference),
    energy: bold(thousands(payload.energy)),
    receiver: code(payload.receiver),
    trx: bold(`${formatTrx(sun(payload.amountSun), 2)} TRX`),
    minutesLeft: minutesLeft(payload),
  };
  const links =
    kind === 'active' ? payload.delegateTxids.map((txid) => link(explorer(txid), texts.transactionLink)) : [];
  return {
    html: [texts.messages[kind](facts), ...links].join('\n'),
    keyboard: WITH_BUTTON.includes(kind)
      ? [[{ text: texts.orderButton, callback_data: orderButtonData(payload.orderId) }]]
      : [],
  };
}

const minutesLeft = ({ endsAt, chainTime }: Payload): number =>
  endsAt ? Math.max(1, Math.round((endsAt.getTime() - chainTime.getTime()) / 60_000)) : 0;
