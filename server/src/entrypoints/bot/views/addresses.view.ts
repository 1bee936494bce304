import type { UserWallet } from '../../../domain/users/index.js';
import { ADDRESS_BOOK_LIMIT } from '../../../domain/users/index.js';
import { code, escapeHtml } from '../../../processes/chat-io/index.js';
import { callbacks } from '../callback-data.js';
import type { BotTexts } from '../texts/index.js';
import { factsLine, type ShownFacts } from './facts.view.js';
import { walletLabel } from './rent.view.js';
import { lines, tap, type View } from './view.js';

export function bookView(texts: BotTexts, wallets: readonly UserWallet[]): View {
  const { addresses, buttons } = texts;
  return {
    text: wallets.length > 0 ? addresses.title(wallets.length, ADDRESS_BOOK_LIMIT) : addresses.empty,
    keyboard: [
      ...wallets.map((wallet) => [tap(walletLabel(wallet), callbacks.bookView(wallet.id))]),
      [tap(buttons.menu, callbacks.menu), tap(buttons.addAddress, callbacks.bookAdd)],
    ],
  };
}

/** One saved address with what the chain says of it now. */
export function walletView(
  texts: BotTexts,
  wallet: UserWallet,
  facts: ShownFacts,
  news: string | null,
): View {
  const { addresses, buttons } = texts;
  const label = wallet.label === '' ? addresses.noLabel : escapeHtml(wallet.label);
  return {
    text: lines(
      news === null ? null : `✅ ${news}\n`,
      addresses.detail(label, code(wallet.address)),
      factsLine(texts, facts),
    ),
    keyboard: [
      [tap(buttons.rentForThis, callbacks.bookRent(wallet.id))],
      [
        tap(buttons.rename, callbacks.bookLabel(wallet.id)),
        tap(buttons.remove, callbacks.bookRemove(wallet.id)),
      ],
      [tap(buttons.back, callbacks.book)],
    ],
  };
}

export const removeWalletView = (texts: BotTexts, wallet: UserWallet): View => ({
  text: texts.addresses.removeQuestion(code(wallet.address)),
  keyboard: [
    [
      tap(texts.buttons.cancel, callbacks.bookView(wallet.id)),
      tap(texts.buttons.removeSure, callbacks.bookRemoveSure(wallet.id)),
    ],
  ],
});
