import { ORDER_STATUSES } from '@energy-desk/shared/orders';
import { explorerOf } from '@energy-desk/shared/display';
import { microUsdt, parseTronAddress, sun, type TronAddress } from '@energy-desk/shared/units';
import { describe, expect, it } from 'vitest';
import type { Button, Keyboard } from '../../../processes/chat-io/index.js';
import { textsOf } from '../texts/index.js';
import { bookView, removeWalletView, walletView } from './addresses.view.js';
import { helpView, languageView, menuView, noticeView, welcomeView } from './menu.view.js';
import { cancelView, orderView, ordersView, type ShownOrder } from './order.view.js';
import { paymentView, type PayableOrder } from './payment.view.js';
import { recipientView, receiverView, rentView, type RentPage } from './rent.view.js';
import { reviewView, type PayChoices } from './review.view.js';
import type { View } from './view.js';

const ADDRESS = parseTronAddress('TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t') as TronAddress;
const ID = '0b0e4a1c-95b3-4d7e-8f7e-3f6d1a2b3c4d';
const TXID = 'ab'.repeat(32);
const NOW = new Date('2026-11-20T14:05:00Z');
const LANGUAGES = ['zh', 'en'] as const;
const explorer = explorerOf('mainnet', '');

const known = {
  kind: 'known',
  activated: true,
  isContract: false,
  balanceSun: 12_300_000n,
  energyLeft: 0,
  bandwidthLeft: 600,
} as const;

const page: RentPage = {
  packages: [{ id: ID, energy: 65_000, durationSeconds: 3600, priceSun: sun(2_800_000n) }],
  durations: [300, 3600, 86_400],
  need: { holder: 65_000, nonHolder: 131_000, measured: true },
  choice: { kind: 'package', packageId: ID },
  energy: 65_000,
  durationSeconds: 3600,
  receiver: { address: ADDRESS, label: 'a <b>&"', facts: known },
  recipient: { kind: 'holds' },
  quote: { priceSun: sun(2_800_000n), burnSun: sun(6_500_000n), savingSun: sun(3_700_000n) },
};

const payable: PayableOrder = {
  id: ID,
  reference: 'K7Q2M9XA',
  receiver: ADDRESS,
  energy: 65_000,
  durationSeconds: 3600,
  amount: 1_234_801_234n,
  currency: 'TRX',
  paymentAddress: ADDRESS,
  paymentDeadline: new Date(NOW.getTime() + 29 * 60_000 + 59_000),
  chainTime: NOW,
};

const order: ShownOrder = {
  ...payable,
  status: 'active',
  createdAt: NOW,
  endsAt: new Date(NOW.getTime() + 3_600_000),
  delegateTxids: [TXID],
  reclaimTxids: [],
};

const pay: PayChoices = {
  nonce: 'ab'.repeat(16),
  priceSun: sun(2_800_000n),
  priceMicroUsdt: microUsdt(810_000n),
  balances: { TRX: 9_000_000n, USDT: 9_000_000n },
};

const buttons = (keyboard: Keyboard): Button[] => keyboard.flat();
const dataOf = (view: View): string[] =>
  buttons(view.keyboard).flatMap((button) => ('callback_data' in button ? [button.callback_data] : []));

function everyView(language: 'zh' | 'en'): View[] {
  const texts = textsOf(language);
  const wallet = { id: ID, address: ADDRESS, label: 'main' };
  const facts = [
    known,
    { ...known, activated: false },
    { ...known, isContract: true },
    { kind: 'unavailable' },
    { kind: 'ours' },
  ] as const;
  return [
    welcomeView(texts, 'Li'),
    menuView(texts),
    helpView(texts),
    languageView(texts, language),
    noticeView(texts, texts.errors.stale),
    rentView(texts, page),
    rentView(texts, {
      ...page,
      choice: null,
      energy: null,
      durationSeconds: null,
      receiver: null,
      recipient: null,
      quote: null,
    }),
    receiverView(texts, [wallet], ADDRESS),
    recipientView(texts, page.need, { kind: 'address', address: ADDRESS, holds: null }),
    reviewView(texts, {
      rent: page,
      ...pay,
      problem: texts.errors.soldOut,
    }),
    paymentView(texts, payable),
    paymentView(texts, { ...payable, currency: 'USDT' }),
    cancelView(texts, order),
    ordersView(texts, { items: Array.from({ length: 6 }, () => order), first: false, more: true }),
    ordersView(texts, { items: [], first: true, more: false }),
    bookView(
      texts,
      Array.from({ length: 20 }, () => wallet),
    ),
    removeWalletView(texts, wallet),
    ...facts.map((one) => walletView(texts, wallet, one, null)),
    ...ORDER_STATUSES.map((status) => orderView(texts, { ...order, status }, explorer)),
  ];
}

describe.each(LANGUAGES)('views in %s', (language) => {
  const texts = textsOf(language);

  it('stay within what Telegram takes', () => {
    for (const view of everyView(language)) {
      expect(view.text.length).toBeGreaterThan(0);
      expect(view.text.length).toBeLessThanOrEqual(4096);
      expect(view.text).not.toMatch(/undefined|NaN|null|\[object/);
      for (const data of dataOf(view)) expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
      for (const button of buttons(view.keyboard)) expect([...button.text].length).toBeLessThanOrEqual(48);
    }
    expect(paymentView(texts, { ...payable, currency: 'USDT' }).text.length).toBeLessThanOrEqual(1024);
  });

  it('give the amount and the address of a payment exactly, to be copied', () => {
    const view = paymentView(texts, payable);
    expect(view.text).toContain('<code>1234.801234</code>');
    expect(view.text).toContain(`<code>${ADDRESS}</code>`);
    expect(view.text).toContain('29:59');
    const copied = buttons(view.keyboard).flatMap((b) => ('copy_text' in b ? [b.copy_text.text] : []));
    expect(copied).toEqual(['1234.801234', ADDRESS]);
    expect(dataOf(view)).toContain(`check_payment_${ID}`);
  });

  it('ask nobody to pay after the deadline', () => {
    const view = paymentView(texts, { ...payable, chainTime: payable.paymentDeadline });
    expect(view.text).not.toContain('1234.801234');
    expect(dataOf(view)).toEqual([`order_view_${ID}`]);
  });

  it('show price, saving and what the choice means', () => {
    const { text } = rentView(texts, page);
    expect(text).toContain('2.80 TRX');
    expect(text).toContain('6.50 TRX');
    expect(text).toContain('3.70 TRX');
    expect(text).toContain('56%');
    expect(text).toContain('65,000');
    expect(text).toContain('12.30 TRX');
  });

  it('escape what people typed', () => {
    expect(rentView(texts, page).text).toContain('a &lt;b&gt;&amp;&quot;');
    expect(welcomeView(texts, '<i>&').text).toContain('&lt;i&gt;&amp;');
  });

  it('warn when less energy is chosen than a transfer needs', () => {
    const { text } = rentView(texts, { ...page, recipient: { kind: 'empty' } });
    expect(text).toContain(texts.rent.tooLittle(texts.units.energy('131,000')));
    expect(rentView(texts, page).text).not.toContain('⚠️');
  });

  it('offer each way to pay only where it is possible', () => {
    const ways = (choices: Partial<PayChoices>) =>
      dataOf(reviewView(texts, { ...pay, ...choices, rent: page, problem: null })).flatMap(
        (data) => /^confirm_order_[0-9a-f]{32}_(\w+)$/.exec(data)?.[1] ?? [],
      );
    const poor = { TRX: 2_799_999n, USDT: 809_999n };
    expect(ways({ balances: poor })).toEqual(['transfer', 'usdt']);
    expect(ways({ balances: { ...poor, TRX: 2_800_000n } })).toEqual(['transfer', 'usdt', 'balance']);
    expect(ways({ balances: { ...poor, USDT: 810_000n } })).toEqual(['transfer', 'usdt', 'usdtbalance']);
    expect(ways({ priceMicroUsdt: null })).toEqual(['transfer', 'balance']);
  });

  it('offer no way to pay for an address that cannot receive', () => {
    const contract = {
      ...page,
      receiver: { address: ADDRESS, label: '', facts: { ...known, isContract: true } },
    };
    const refused = reviewView(texts, { ...pay, rent: contract, problem: null });
    expect(dataOf(refused).some((data) => data.startsWith('confirm_order_'))).toBe(false);
    expect(refused.text).toContain(texts.rent.facts.contract);
  });

  it('show the price in USDT and say that digits are added', () => {
    const { text } = reviewView(texts, { ...pay, rent: page, problem: null });
    expect(text).toContain('0.81 USDT');
    expect(text).toContain('9.00 TRX · 9.00 USDT');
    expect(text).toContain(texts.review.suffixNote);
    const none = reviewView(texts, { ...pay, priceMicroUsdt: null, rent: page, problem: null });
    expect(none.text).not.toContain('0.81');
  });

  it('ask for USDT where USDT is to be paid', () => {
    const { text } = paymentView(texts, { ...payable, currency: 'USDT' });
    expect(text).toContain('<code>1234.801234</code> USDT');
    expect(text).toContain(texts.payment.usdtNote);
    const paid = orderView(texts, { ...order, currency: 'USDT' }, explorer).text;
    expect(paid).toContain('1,234.801234 USDT');
    expect(paid).not.toContain('TRX');
  });

  it('say that bandwidth is short', () => {
    const dry = {
      ...page,
      receiver: { address: ADDRESS, label: '', facts: { ...known, bandwidthLeft: 344 } },
    };
    const review = { ...pay, problem: null };
    expect(reviewView(texts, { ...review, rent: dry }).text).toContain(texts.review.bandwidthWarning);
    expect(reviewView(texts, { ...review, rent: page }).text).toContain(texts.review.exchangeWarning);
  });

  it('link the delegation and offer cancelling only while it is possible', () => {
    expect(orderView(texts, order, explorer).text).toContain(`https://tronscan.org/#/transaction/${TXID}`);
    const cancellable = ORDER_STATUSES.filter((status) =>
      dataOf(orderView(texts, { ...order, status }, explorer)).includes(`cancel_order_${ID}`),
    );
    expect(cancellable).toEqual(['awaiting_payment', 'waiting_capacity']);
  });

  it('turn the pages of the history', () => {
    const last = ordersView(texts, { items: [order], first: false, more: false });
    expect(dataOf(last)).toContain('orders_open');
    expect(dataOf(last).some((data) => data.startsWith('orders_before_'))).toBe(false);
    expect(dataOf(ordersView(texts, { items: [order], first: true, more: true }))).toContain(
      `orders_before_${ID}`,
    );
  });
});

describe('times', () => {
  it('are shown in the zone of the language', () => {
    expect(orderView(textsOf('zh'), order, explorer).text).toContain('2026-11-20 22:05 UTC+8');
    expect(orderView(textsOf('en'), order, explorer).text).toContain('2026-11-20 14:05 UTC');
  });
});
