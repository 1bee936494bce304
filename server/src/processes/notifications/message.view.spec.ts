import { explorerOf } from '@energy-desk/shared/display';
import { describe, expect, it } from 'vitest';
import { messageFor } from './message.view.js';
import { NOTIFICATION_KINDS } from './notification-kinds.js';
import { payloadSchema } from './notification.payload.js';
import { textsOf } from './texts/index.js';

const TXID = 'cd'.repeat(32);
const stored = {
  orderId: '0b0e4a1c-95b3-4d7e-8f7e-3f6d1a2b3c4d',
  reference: 'K7Q2M9XA',
  energy: 131_000,
  durationSeconds: 3600,
  receiver: 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t',
  amountSun: '2801234',
  payWith: 'transfer' as const,
  endsAt: '2026-11-20T15:00:00.000Z',
  chainTime: '2026-11-20T14:50:00.000Z',
  delegateTxids: [TXID],
};
const payload = payloadSchema.parse(stored);
const explorer = explorerOf('nile', '');

describe.each(['zh', 'en'] as const)('messages in %s', (language) => {
  const texts = textsOf(language);
  const say = (kind: (typeof NOTIFICATION_KINDS)[number]) => messageFor(texts, kind, payload, explorer);

  it('name the order in every kind', () => {
    for (const kind of NOTIFICATION_KINDS) {
      expect(say(kind).html, kind).toContain('<b>K7Q2M9XA</b>');
      expect(say(kind).html, kind).not.toMatch(/undefined|NaN/);
    }
  });

  it('give money to the last digit', () => {
    for (const kind of ['payment_seen', 'payment_confirmed', 'late_payment', 'refunded'] as const)
      expect(say(kind).html).toContain('2.801234 TRX');
  });

  it('link the delegation, and only there', () => {
    expect(say('active').html).toContain(`https://nile.tronscan.org/#/transaction/${TXID}`);
    expect(say('active').html).toContain('131,000');
    expect(say('delivery_solid').html).not.toContain(TXID);
  });

  it('count the minutes that are left', () => {
    expect(say('rental_ending').html).toContain('10');
  });

  it('open the order with a button of at most 64 bytes', () => {
    const [button] = say('active').keyboard.flat();
    expect(button).toEqual({ text: texts.orderButton, callback_data: `order_view_${stored.orderId}` });
  });
});

describe('explorer', () => {
  it('is the node itself on the devnet', () => {
    const html = messageFor(
      textsOf('en'),
      'active',
      payload,
      explorerOf('devnet', 'http://127.0.0.1:9090'),
    ).html;
    expect(html).toContain(`http://127.0.0.1:9090/wallet/gettransactioninfobyid?value=${TXID}`);
  });
});
