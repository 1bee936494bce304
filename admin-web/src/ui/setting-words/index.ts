import { useI18n } from 'vue-i18n';
import { en } from './texts/en.js';
import { zh } from './texts/zh.js';
import type { SettingWords } from './words.js';

const WORDS: Readonly<Record<string, SettingWords>> = { zh, en };

/** Apart from the texts of the areas: it is much, and only two pages need it. A setting without words shows its key. */
export function useSettingWords() {
  const { locale } = useI18n();
  const find = (key: string) => (WORDS[locale.value] ?? en)[key];
  return {
    label: (key: string): string => find(key)?.[0] ?? key,
    /** Where it stands in the order of people; what has no words comes last. */
    place: (key: string): number => (key in en ? Object.keys(en).indexOf(key) : Number.MAX_SAFE_INTEGER),
    help: (key: string): string | undefined => find(key)?.[1],
  };
}
