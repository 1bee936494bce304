import { createI18n } from 'vue-i18n';

export const LOCALES = ['zh', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

/** Texts of one area: the same keys in every language. */
export interface Texts {
  [key: string]: string | Texts;
}
export type TextCatalogue = Record<Locale, Texts>;

/** Puts the areas' texts together, each under its own name. */
export function createTexts(areas: Record<string, TextCatalogue>, locale: Locale) {
  const messages = Object.fromEntries(
    LOCALES.map((name) => [
      name,
      Object.fromEntries(Object.entries(areas).map(([area, texts]) => [area, texts[name]])),
    ]),
  );
  return createI18n({ legacy: false, locale, fallbackLocale: 'en', messages });
}
