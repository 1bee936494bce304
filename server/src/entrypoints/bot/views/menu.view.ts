import type { Language } from '../../../domain/users/index.js';
import { escapeHtml } from '../../../processes/chat-io/index.js';
import { callbacks } from '../callback-data.js';
import type { BotTexts } from '../texts/index.js';
import { marked, tap, type View } from './view.js';

const menuButtons = ({ buttons }: BotTexts): View['keyboard'] => [
  [tap(buttons.rent, callbacks.rent), tap(buttons.flash, callbacks.flash)],
  [tap(buttons.orders, callbacks.orders), tap(buttons.balance, callbacks.balance)],
  [tap(buttons.addresses, callbacks.book), tap(buttons.help, callbacks.help)],
  [tap(buttons.language, callbacks.languages)],
];

/** Greets at /start. */
export const welcomeView = (texts: BotTexts, firstName: string): View => ({
  text: texts.menu.welcome(escapeHtml(firstName)),
  keyboard: menuButtons(texts),
});

export const menuView = (texts: BotTexts): View => ({ text: texts.menu.home, keyboard: menuButtons(texts) });

/** A sentence and the way on: for what was not understood or can't be done. */
export const noticeView = (texts: BotTexts, sentence: string): View => ({
  text: escapeHtml(sentence),
  keyboard: [[tap(texts.buttons.rent, callbacks.rent), tap(texts.buttons.menu, callbacks.menu)]],
});

/** For somebody the desk sells nothing to: what is his stays in reach. */
export const blockedView = (texts: BotTexts): View => ({
  text: escapeHtml(texts.errors.userBlocked),
  keyboard: [[tap(texts.buttons.orders, callbacks.orders), tap(texts.buttons.balance, callbacks.balance)]],
});

export const helpView = (texts: BotTexts): View => ({
  text: texts.menu.help,
  keyboard: [[tap(texts.buttons.rent, callbacks.rent)], [tap(texts.buttons.menu, callbacks.menu)]],
});

/** Language names are written in their own language in every catalogue. */
export const languageView = (texts: BotTexts, current: Language): View => ({
  text: texts.menu.chooseLanguage,
  keyboard: [
    [
      tap(marked(texts.menu.languageNames.zh, current === 'zh'), callbacks.language('zh')),
      tap(marked(texts.menu.languageNames.en, current === 'en'), callbacks.language('en')),
    ],
    [tap(texts.buttons.menu, callbacks.menu)],
  ],
});
