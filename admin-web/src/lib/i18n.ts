import type { InjectionKey } from 'vue';
import { createI18n } from 'vue-i18n';

export const LOCALES = ['zh', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

/** Texts by name: the same keys in every language. */
export interface Texts {
  [key: string]: string | Texts;
}
/** A language is fetched when somebody reads it. */
export type TextLoaders = Record<Locale, () => Promise<Texts>>;

/** Fetches a language, if that was not done yet, and speaks it from then on. */
export type Speak = (locale: Locale) => Promise<void>;
export const SPEAK: InjectionKey<Speak> = Symbol('speak');

/** Mute until a language is spoken. */
export function createTexts(load: TextLoaders) {
  const i18n = createI18n({ legacy: false, locale: '', messages: {} as Record<string, Texts> });
  let wanted: Locale | undefined;
  const speak: Speak = async (locale) => {
    wanted = locale;
    if (!i18n.global.availableLocales.includes(locale))
      i18n.global.setLocaleMessage(locale, await load[locale]());
    // Whoever changed his mind meanwhile hears the later one.
    if (wanted === locale) i18n.global.locale.value = locale;
  };
  return { i18n, speak };
}
