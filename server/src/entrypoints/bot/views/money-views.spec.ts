import { explorerOf } from '@energy-desk/shared/display';
import { microUsdt, parseTronAddress, sun, type TronAddress } from '@energy-desk/shared/units';
import { describe, expect, it } from 'vitest';
import type {
  DepositState,
  DepositView,
  StatementKind,
  StatementLine,
} from '../../../processes/balance/index.js';
import { textsOf } from '../texts/index.js';
import { balanceView, statementView } from './balance.view.js';
import { cancelDepositView, depositAmountView, depositPaymentView, depositView } from './deposit.view.js';
import { flashOrderView, flashReceiverView, flashView, noFlashView, type FlashPage } from './flash.view.js';
import type { View } from './view.js';

const ADDRESS = parseTronAddress('TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t') as TronAddress;
const ID = '0b0e4a1c-95b3-4d7e-8f7e-3f6d1a2b3c4d';
const NOW = new Date('2026-11-20T14:05:00Z');
const explorer = explorerOf('mainnet', '');
const NONCE = 'ab'.repeat(16);

const config = {
  id: ID,
  address: ADDRESS,
  unitEnergy: 65_500,
  unitPriceSun: sun(3_000_000n),
  durationSeconds: 3600,
  minUnits: 1,
  maxUnits: 10,
  blocks: 2,
  upToSun: 20_000_000n,
};
const flash: FlashPage = {
  config,
  others: [config, { ...config, id: ID.replace('0b', '1c'), durationSeconds: 86_400 }],
  selling: 'open',
  need: { holder: 65_000, nonHolder: 131_000 },
  refundFromSun: 1_000_000n,
};
const pay = {
  nonce: NONCE,
  priceSun: sun(6_000_000n),
  priceMicroUsdt: microUsdt(1_730_000n),
  balances: { TRX: 0n, USDT: 0n },
};
const facts = { kind: 'unavailable' } as const;
const receiver = { address: ADDRESS, label: 'a <b>', facts };

const deposit: DepositView = {
  id: ID,
  currency: 'USDT',
  amount: 12_500_321n,
  address: ADDRESS,
  deadline: new Date(NOW.getTime() + 59 * 60_000),
  state: 'open',
  txid: null,
  createdAt: NOW,
  chainTime: NOW,
};
const STATES: readonly DepositState[] = ['open', 'seen', 'credited', 'in_review', 'expired', 'cancelled'];
const KINDS: readonly StatementKind[] = [
  'deposit',
  'order_payment',
  'order_refund',
  'adjustment',
  'credited_payment',
  'payout',
  'other',
];
const line = (kind: StatementKind, amount: bigint): StatementLine => ({
  id: '7',
  kind,
  amount,
  balance: 20_000_000n,
  at: NOW,
  orderId: ID,
  orderReference: 'K7Q2M9XA',
  txid: null,
  reason: 'a <b> & c',
});
const statement = (next: string | null) => ({
  currency: 'TRX' as const,
  lines: KINDS.map((kind, i) => line(kind, i % 2 === 0 ? 1_500_000n : -1_500_000n)),
  next,
});

const dataOf = (view: View): string[] =>
  view.keyboard.flat().flatMap((button) => ('callback_data' in button ? [button.callback_data] : []));
const copied = (view: View): string[] =>
  view.keyboard.flat().flatMap((button) => ('copy_text' in button ? [button.copy_text.text] : []));

describe.each(['zh', 'en'] as const)('pages of money in %s', (language) => {
  const texts = textsOf(language);
  const captions = (['open', 'paused', 'sold_out'] as const).map((selling) =>
    flashView(texts, { ...flash, selling }),
  );
  captions.push(flashView(texts, { ...flash, config: { ...config, blocks: 19 } }));
  captions.push(depositPaymentView(texts, deposit));
  const views: View[] = [
    ...captions,
    noFlashView(texts),
    flashOrderView(texts, { config, units: 2, receiver, pay, problem: texts.errors.soldOut }),
    flashOrderView(texts, { config, units: 7, receiver: null, pay, problem: null }),
    flashReceiverView(texts, [{ id: ID, address: ADDRESS, label: 'main' }], ADDRESS),
    balanceView(texts, { TRX: 1_500_000n, USDT: 2_250_000n }),
    statementView(texts, statement('12'), false),
    statementView(texts, { currency: 'USDT', lines: [], next: null }, true),
    depositAmountView(texts, NONCE, 'TRX'),
    depositAmountView(texts, NONCE, 'USDT'),
    cancelDepositView(texts, deposit),
    ...STATES.map((state) => depositView(texts, { ...deposit, state, txid: 'ab'.repeat(32) }, explorer)),
  ];

  it('stay within what Telegram takes', () => {
    for (const { text, keyboard } of views) {
      expect(text.length).toBeLessThanOrEqual(4096);
      expect(text).not.toMatch(/undefined|NaN|null|\[object/);
      for (const button of keyboard.flat()) {
        expect([...button.text].length, button.text).toBeLessThanOrEqual(48);
        if ('callback_data' in button)
          expect(Buffer.byteLength(button.callback_data), button.callback_data).toBeLessThanOrEqual(64);
      }
    }
    for (const { text } of captions) expect(text.length).toBeLessThanOrEqual(1024);
  });

  it('flash: say what to send where, what it brings, and what can go wrong', () => {
    const view = flashView(texts, flash);
    expect(view.text).toContain(`<code>${ADDRESS}</code>`);
    expect(copied(view)).toEqual([ADDRESS]);
    expect(view.text).toContain('<code>3</code> TRX');
    expect(view.text).toContain('65,500');
    expect(view.text).toMatch(/<code>6<\/code> TRX[^\n]*2 [^\n]*131,000/);
    expect(view.text).toContain('30 TRX');
    for (const warning of [texts.flash.exchangeWarning, texts.flash.activatedWarning])
      expect(view.text).toContain(warning);
    expect(dataOf(view)).toContain(`flash_other_${ID}`);
    expect(dataOf(view)).toContain(`flash_config_${flash.others[1]?.id}`);
  });

  it('flash: say how soon it comes', () => {
    const arrival = (given: object) => flashView(texts, { ...flash, config: { ...config, ...given } }).text;
    expect(arrival({})).toContain(texts.flash.arrival(2, '20'));
    expect(arrival({ upToSun: null })).toContain(texts.flash.arrival(2, null));
    expect(arrival({ blocks: 19 })).toContain(texts.flash.arrivalSolid);
  });

  it('flash: count the units that a recipient without USDT really takes', () => {
    const small = flashView(texts, { ...flash, config: { ...config, unitEnergy: 65_000 } });
    expect(small.text).toMatch(/<code>9<\/code> TRX[^\n]*3 [^\n]*195,000/);
    const single = flashView(texts, { ...flash, config: { ...config, maxUnits: 1 } });
    expect(single.text).not.toContain('<code>6</code>');
  });

  it('flash: show no address to pay to while nothing would be delivered', () => {
    for (const selling of ['paused', 'sold_out'] as const) {
      const view = flashView(texts, { ...flash, selling });
      expect(JSON.stringify(view)).not.toContain(ADDRESS);
      expect(dataOf(view)).not.toContain(`flash_other_${ID}`);
      expect(view.text).toContain(selling === 'paused' ? texts.flash.paused : texts.flash.soldOut);
    }
  });

  it('flash for another address: ask for a receiver first, then offer the ways to pay', () => {
    const open = flashOrderView(texts, { config, units: 1, receiver: null, pay, problem: null });
    expect(dataOf(open).some((data) => data.startsWith('confirm_order_'))).toBe(false);
    const ready = flashOrderView(texts, { config, units: 2, receiver, pay, problem: null });
    expect(dataOf(ready).filter((data) => data.startsWith('confirm_order_'))).toHaveLength(2);
    expect(ready.text).toContain('131,000');
    expect(ready.text).toContain('6.00 TRX');
    expect(ready.text).toContain('a &lt;b&gt;');
    const none = { ...receiver, facts: { kind: 'ours' } as const };
    const refused = flashOrderView(texts, { config, units: 2, receiver: none, pay, problem: null });
    expect(dataOf(refused).some((data) => data.startsWith('confirm_order_'))).toBe(false);
  });

  it('flash for another address: offer only numbers of units that are sold', () => {
    const few = { ...config, minUnits: 2, maxUnits: 3 };
    const view = flashOrderView(texts, { config: few, units: 2, receiver, pay, problem: null });
    expect(dataOf(view).filter((data) => data.startsWith('flash_units_'))).toEqual([
      'flash_units_2',
      'flash_units_3',
    ]);
  });

  it('balance: show both currencies, and a statement of what came and went', () => {
    expect(balanceView(texts, { TRX: 1_500_000n, USDT: 2_250_000n }).text).toMatch(/1\.50 TRX[^]*2\.25 USDT/);
    const first = statementView(texts, statement('12'), true);
    expect(first.text).toContain('+1.50 TRX');
    expect(first.text).toContain('-1.50 TRX');
    expect(first.text).toContain('K7Q2M9XA');
    expect(first.text).toContain('a &lt;b&gt; &amp; c');
    expect(dataOf(first)).toContain('statement_TRX_12');
    expect(dataOf(first)).not.toContain('statement_TRX');
    const last = statementView(texts, statement(null), false);
    expect(dataOf(last)).toEqual(['statement_TRX', 'balance_open', 'menu_open']);
  });

  it('deposit: give the amount exactly, and ask nobody to pay after the deadline', () => {
    const view = depositPaymentView(texts, deposit);
    expect(view.text).toContain('<code>12.500321</code> USDT');
    expect(view.text).toContain('59:00');
    expect(copied(view)).toEqual(['12.500321', ADDRESS]);
    const over = depositPaymentView(texts, { ...deposit, chainTime: deposit.deadline });
    expect(over.text).not.toContain('12.500321');
    expect(dataOf(over)).toEqual([`deposit_view_${ID}`]);
  });

  it('deposit: say its state and link its transfer', () => {
    for (const state of STATES) {
      const { text } = depositView(texts, { ...deposit, state, txid: 'ab'.repeat(32) }, explorer);
      expect(text).toContain(texts.deposit.state[state]);
      expect(text).toContain('12.500321 USDT');
      expect(text).toContain(`https://tronscan.org/#/transaction/${'ab'.repeat(32)}`);
    }
  });
});
