import type { Message, MessageEntity } from './bot-api/bot-api.types.js';

/** What a payment message asks for: pay `amount` of `currency` (decimal string) to `address`. */
export interface PaymentRequest {
  address: string;
  amount: string;
  currency: 'TRX' | 'USDT';
  messageId: number;
}

const ADDRESS = /^T[1-9A-HJ-NP-Za-km-z]{33}$/;
const AMOUNT = /^([0-9][0-9,]*(?:\.[0-9]{1,6})?)\s*(TRX|USDT)?$/i;

interface Copyable {
  text: string;
  offset: number;
}

/**
 * Reads the address and the amount a message offers to copy (<code> or copy buttons): the pair that stands
 * closest together, never an address of `own`. Undefined when the message asks for no payment.
 */
export function findPaymentRequest(
  message: Message,
  own: readonly string[] = [],
): PaymentRequest | undefined {
  const pieces = copyables(message);
  const addresses = pieces.filter((piece) => ADDRESS.test(piece.text) && !own.includes(piece.text));
  const amounts = pieces.filter((piece) => AMOUNT.test(piece.text));
  const pairs = addresses.flatMap((address) => amounts.map((amount) => ({ address, amount })));
  const distance = (pair: { address: Copyable; amount: Copyable }) =>
    Math.abs(pair.address.offset - pair.amount.offset);
  const best = pairs.sort((a, b) => distance(a) - distance(b))[0];
  if (!best) return undefined;
  const [, amount = '', unit] = AMOUNT.exec(best.amount.text) ?? [];
  const text = message.text ?? message.caption ?? '';
  // A button that copies an amount says nothing of its currency; the text that shows the same amount does.
  const shown = amounts.find((piece) => piece.text === best.amount.text && piece.offset < text.length);
  return {
    address: best.address.text,
    amount: amount.replaceAll(',', ''),
    currency: (unit ?? unitAfter(text, shown ?? best.amount)).toUpperCase() === 'USDT' ? 'USDT' : 'TRX',
    messageId: message.message_id,
  };
}

/** The newest of several messages that asks for a payment. */
export function lastPaymentRequest(
  messages: readonly Message[],
  own: readonly string[] = [],
): PaymentRequest | undefined {
  for (const message of [...messages].reverse()) {
    const request = message.from?.is_bot === true ? findPaymentRequest(message, own) : undefined;
    if (request) return request;
  }
  return undefined;
}

function copyables(message: Message): Copyable[] {
  const text = message.text ?? message.caption ?? '';
  const entities = message.entities ?? message.caption_entities ?? [];
  const inText = entities
    .filter(isCopyable)
    .map(({ offset, length }) => ({ text: text.slice(offset, offset + length).trim(), offset }));
  const buttons = message.reply_markup?.inline_keyboard.flat() ?? [];
  const inButtons = buttons.flatMap((button) =>
    button.copy_text ? [{ text: button.copy_text.text.trim(), offset: text.length }] : [],
  );
  return [...inText, ...inButtons];
}

const isCopyable = (entity: MessageEntity): boolean => entity.type === 'code' || entity.type === 'pre';

function unitAfter(text: string, amount: Copyable): string {
  const after = text.slice(amount.offset + amount.text.length, amount.offset + amount.text.length + 8);
  return /^\W*(TRX|USDT)/i.exec(after)?.[1] ?? 'TRX';
}
