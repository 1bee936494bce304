import type { Language } from '../../../domain/users/index.js';
import type { BotTexts } from './bot-texts.js';
import { en } from './en.js';
import { zh } from './zh.js';

export type { BotTexts } from './bot-texts.js';

const CATALOGUES: Readonly<Record<Language, BotTexts>> = { zh, en };

/** Everything the bot says in that language. */
export const textsOf = (language: Language): BotTexts => CATALOGUES[language];
