import type { TronAddress } from '@energy-desk/shared/units';

export const LANGUAGES = ['zh', 'en'] as const;
/** Language of everything a user reads. */
export type Language = (typeof LANGUAGES)[number];

/** A Telegram user who has spoken to the bot at least once. */
export interface User {
  readonly id: string;
  /** Telegram's numbers reach 52 bits, which a JavaScript number holds. */
  readonly telegramId: number;
  readonly chatId: number;
  readonly firstName: string;
  readonly language: Language;
  /** Set while Telegram says that the user has blocked the bot. */
  readonly botBlockedAt: Date | null;
}

/** What Telegram tells about a user with each update. */
export interface Contact {
  readonly telegramId: number;
  readonly chatId: number;
  readonly username: string | null;
  readonly firstName: string;
  /** IETF tag of the user's Telegram, where it is sent. */
  readonly languageCode?: string | undefined;
}

/** A saved address. It proves nothing about who owns it. */
export interface UserWallet {
  readonly id: string;
  readonly address: TronAddress;
  /** Up to 32 characters, possibly empty. */
  readonly label: string;
}

/** State of a conversation and the version it was read at. */
export interface StoredSession {
  readonly state: unknown;
  readonly version: number;
}

/** Chinese for every Chinese tag (zh, zh-hans, zh-TW …), English for the rest of the world. */
export const languageOf = (code: string | undefined): Language => (/^zh\b/i.test(code ?? '') ? 'zh' : 'en');
