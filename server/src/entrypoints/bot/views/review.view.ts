import type { MicroUsdt, Sun } from '@energy-desk/shared/units';
import { escapeHtml } from '../../../processes/chat-io/index.js';
import { callbacks } from '../callback-data.js';
import type { BotTexts } from '../texts/index.js';
import { TRANSFER_BANDWIDTH, canReceive, type ShownFacts } from './facts.view.js';
import { moneyText, plainAmount } from './format.js';
import { rentView, type RentPage } from './rent.view.js';
import { lines, tap, type View } from './view.js';

/** What an order costs, and what the buyer has. */
export interface PayChoices {
  readonly nonce: string;
  readonly priceSun: Sun;
  /** Null while there is no exchange rate to sell at. */
  readonly priceMicroUsdt: MicroUsdt | null;
  readonly balances: { readonly TRX: bigint; readonly USDT: bigint };
}

/** The rent page, complete, with the ways to pay. */
export interface ReviewPage extends PayChoices {
  readonly rent: RentPage;
  /** A sentence to read before anything else. */
  readonly problem: string | null;
}

export function reviewView(texts: BotTexts, page: ReviewPage): View {
  const { review, buttons } = texts;
  const { receiver } = page.rent;
  return {
    text: lines(
      page.problem === null ? null : `⚠️ ${escapeHtml(page.problem)}\n`,
      review.title,
      rentView(texts, page.rent).text.split('\n').slice(1).join('\n'),
      ...payLines(texts, page),
      '',
      review.exchangeWarning,
      bandwidthLine(texts, receiver?.facts),
    ),
    keyboard: [
      ...(receiver && canReceive(receiver.facts) ? payButtons(texts, page) : []),
      [tap(buttons.back, callbacks.rentPage)],
    ],
  };
}

/** What it costs in USDT, what the suffix is, and what the balance holds. */
export function payLines(texts: BotTexts, { priceMicroUsdt, balances }: PayChoices): (string | null)[] {
  const { review } = texts;
  const held = (['TRX', 'USDT'] as const).filter((currency) => balances[currency] > 0n);
  return [
    priceMicroUsdt === null ? null : review.usdtLine(moneyText(texts, priceMicroUsdt, 'USDT')),
    held.length === 0
      ? null
      : review.balanceLine(held.map((one) => moneyText(texts, balances[one], one)).join(' · ')),
    review.suffixNote,
  ];
}

/** A button for each way to pay that is possible now, the usual one first. */
export function payButtons({ buttons }: BotTexts, page: PayChoices): View['keyboard'] {
  const { nonce, priceSun, priceMicroUsdt, balances } = page;
  const trx = plainAmount(priceSun);
  const usdt = priceMicroUsdt === null ? null : plainAmount(priceMicroUsdt);
  return [
    [tap(buttons.payTransfer(trx, 'TRX'), callbacks.confirm(nonce, 'transfer'))],
    ...(usdt === null ? [] : [[tap(buttons.payTransfer(usdt, 'USDT'), callbacks.confirm(nonce, 'usdt'))]]),
    ...(balances.TRX < priceSun
      ? []
      : [[tap(buttons.payBalance(trx, 'TRX'), callbacks.confirm(nonce, 'balance'))]]),
    ...(usdt === null || priceMicroUsdt === null || balances.USDT < priceMicroUsdt
      ? []
      : [[tap(buttons.payBalance(usdt, 'USDT'), callbacks.confirm(nonce, 'usdtbalance'))]]),
  ];
}

function bandwidthLine({ review }: BotTexts, facts: ShownFacts | undefined): string | null {
  if (facts?.kind !== 'known' || !facts.activated) return null;
  return facts.bandwidthLeft < TRANSFER_BANDWIDTH ? review.bandwidthWarning : review.bandwidthFine;
}
