import { explorerOf } from '@energy-desk/shared/display';
import { describe, expect, it } from 'vitest';
import { messageFor } from './message.view.js';
import { MONEY_NOTICES, ORDER_NOTICES, type NotificationKind } from './notification-kinds.js';
import { textsOf } from './texts/index.js';

const TXID = 'cd'.repeat(32);
const ADDRESS = 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t';
const stored = {
  orderId: '0b0e4a1c-95b3-4d7e-8f7e-3f6d1a2b3c4d',
  reference: 'K7Q2M9XA',
  energy: 131_000,
  durationSeconds: 3600,
  receiver: ADDRESS,
  currency: 'TRX',
  amount: '2801234',
  payWith: 'transfer',
  endsAt: '2026-11-20T15:00:00.000Z',
  chainTime: '2026-11-20T14:50:00.000Z',
  delegateTxids: [TXID],
};
const explorer = explorerOf('nile', '');

describe.each(['zh', 'en'] as const)('messages in %s', (language) => {
  const texts = textsOf(language);
  const say = (kind: NotificationKind, payload: object = stored) =>
    messageFor(texts, kind, payload, explorer);

  it('name the order in every kind', () => {
    for (const kind of ORDER_NOTICES) {
      expect(say(kind).html, kind).toContain('<b>K7Q2M9XA</b>');
      expect(say(kind).html, kind).not.toMatch(/undefined|NaN|null/);
    }
  });

  it('give money to the last digit, in its currency', () => {
    for (const kind of ['payment_seen', 'payment_confirmed', 'late_payment', 'refunded'] as const) {
      expect(say(kind).html).toContain('2.801234 TRX');
      expect(say(kind, { ...stored, currency: 'USDT' }).html).toContain('2.801234 USDT');
    }
  });

  it('are still read when they were stored by an older version', () => {
    const { amount, currency: _, ...rest } = stored;
    expect(say('payment_seen', { ...rest, amountSun: amount }).html).toContain('2.801234 TRX');
  });

  it('link the delegation, and only there', () => {
    expect(say('active').html).toContain(`https://nile.tronscan.org/#/transaction/${TXID}`);
    expect(say('active').html).toContain('131,000');
    expect(say('delivery_solid').html).not.toContain(TXID);
  });

  it('count the minutes that are left', () => {
    expect(say('rental_ending').html).toContain('10');
  });

  it('tell a flash payment what it bought, and a refund where it went', () => {
    const confirmed = say('payment_confirmed', { ...stored, flash: true }).html;
    expect(confirmed).toContain('131,000');
    expect(confirmed.startsWith('✅')).toBe(true);
    const ways = ['balance', 'credit', 'chain'].map(
      (refundTo) => say('refunded', { ...stored, refundTo }).html,
    );
    expect(new Set(ways).size).toBe(3);
    for (const html of ways) expect(html.startsWith('↩️')).toBe(true);
  });

  it('say why, where the chain refuses the receiver', () => {
    for (const kind of ['waiting_capacity', 'refunded'] as const) {
      const [usual, refused] = [false, true].map(
        (receiverRefused) => say(kind, { ...stored, receiverRefused }).html,
      );
      expect(usual).not.toContain(ADDRESS);
      expect(refused).toContain(`<code>${ADDRESS}</code>`);
      expect(refused).not.toMatch(/undefined|null/);
    }
  });

  it('open the order with a button of at most 64 bytes', () => {
    const [button] = say('active').keyboard.flat();
    expect(button).toEqual({ text: texts.orderButton, callback_data: `order_view_${stored.orderId}` });
  });

  it('say every movement of money with its own sign, its amount and its currency', () => {
    const data = { currency: 'USDT', amount: '12500000' };
    const signs = MONEY_NOTICES.map((kind) => {
      const { html } = say(kind, data);
      expect(html, kind).toContain('12.50 USDT');
      expect(html, kind).not.toMatch(/undefined|NaN|null/);
      return [...new Intl.Segmenter().segment(html)][0]?.segment;
    });
    expect(new Set(signs).size).toBe(MONEY_NOTICES.length);
  });

  it('link a refund, with its fee and its target', () => {
    const order = say('refunded', {
      ...stored,
      refundTo: 'chain',
      refundFee: '300000',
      refundTxid: TXID,
    }).html;
    expect(order).toContain('0.30 TRX');
    expect(order).toContain(`https://nile.tronscan.org/#/transaction/${TXID}`);
    const { html } = say('refund_sent', { amount: '4700000', fee: '300000', txid: TXID, address: ADDRESS });
    expect(html).toContain('4.70 TRX');
    expect(html).toContain('0.30 TRX');
    expect(html).toContain(`<code>${ADDRESS}</code>`);
    expect(html).toContain(`https://nile.tronscan.org/#/transaction/${TXID}`);
  });

  it('say what came and what was asked for when an amount is wrong, and open the order', () => {
    const wrong = {
      amount: '2800000',
      expected: '2801234',
      expectedCurrency: 'USDT',
      reference: 'K7Q2M9XA',
      orderId: stored.orderId,
    };
    const { html, keyboard } = say('wrong_amount', wrong);
    expect(html).toMatch(/2\.80 TRX[^]*K7Q2M9XA[^]*2\.801234 USDT/);
    expect(JSON.stringify(keyboard)).toContain(`order_view_${stored.orderId}`);
  });

  it('sign a change of the balance and make its reason harmless', () => {
    const { html } = say('balance_adjusted', { amount: '-1500000', reason: 'a <b> & c' });
    expect(html).toContain('-1.50 TRX');
    expect(html).toContain('a &lt;b&gt; &amp; c');
    expect(say('balance_adjusted', { amount: '1500000' }).html).toContain('+1.50 TRX');
  });

  it('leave out what they cannot read rather than stay unsent', () => {
    const { html } = say('flash_credited', { amount: '300000', credit: 'much', units: 'many', reason: 5 });
    expect(html).toContain('0.30 TRX');
  });
});

describe('explorer', () => {
  it('is the node itself on the devnet', () => {
    const html = messageFor(
      textsOf('en'),
      'active',
      stored,
      explorerOf('devnet', 'http://127.0.0.1:9090'),
    ).html;
    expect(html).toContain(`http://127.0.0.1:9090/wallet/gettransactioninfobyid?value=${TXID}`);
  });
});
