import { payableTrx } from '@energy-desk/shared/display';
import type { Sun } from '@energy-desk/shared/units';
import { escapeHtml } from '../../../processes/chat-io/index.js';
import { callbacks } from '../callback-data.js';
import type { BotTexts } from '../texts/index.js';
import { TRANSFER_BANDWIDTH, canReceive } from './facts.view.js';
import { trxText } from './format.js';
import { rentView, type RentPage } from './rent.view.js';
import { lines, tap, type View } from './view.js';

/** The rent page, complete, with the way to pay. */
export interface ReviewPage {
  readonly rent: RentPage;
  readonly nonce: string;
  readonly priceSun: Sun;
  readonly balanceSun: Sun;
  /** A sentence to read before anything else. */
  readonly problem: string | null;
}

export function reviewView(texts: BotTexts, page: ReviewPage): View {
  const { review, buttons } = texts;
  const price = payableTrx(page.priceSun);
  const enough = page.balanceSun >= page.priceSun;
  const payable = page.rent.receiver !== null && canReceive(page.rent.receiver.facts);
  return {
    text: lines(
      page.problem === null ? null : `⚠️ ${escapeHtml(page.problem)}\n`,
      review.title,
      rentView(texts, page.rent).text.split('\n').slice(1).join('\n'),
      page.balanceSun > 0n ? review.balanceLine(trxText(texts, page.balanceSun)) : null,
      '',
      review.exchangeWarning,
      bandwidthLine(texts, page.rent),
    ),
    keyboard: [
      ...(payable ? [[tap(buttons.payTransfer(price), callbacks.confirm(page.nonce, 'transfer'))]] : []),
      ...(payable && enough
        ? [[tap(buttons.payBalance(price), callbacks.confirm(page.nonce, 'balance'))]]
        : []),
      [tap(buttons.back, callbacks.rentPage)],
    ],
  };
}

function bandwidthLine({ review }: BotTexts, { receiver }: RentPage): string | null {
  if (receiver?.facts.kind !== 'known' || !receiver.facts.activated) return null;
  return receiver.facts.bandwidthLeft < TRANSFER_BANDWIDTH ? review.bandwidthWarning : review.bandwidthFine;
}
