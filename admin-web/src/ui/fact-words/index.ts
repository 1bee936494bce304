import { useI18n } from 'vue-i18n';
import { en } from './texts/en.js';
import { zh } from './texts/zh.js';
import type { FactWords } from './words.js';

const WORDS: Readonly<Record<string, FactWords>> = { zh, en };
/** Counts that are kept as text, since they may be long. */
const COUNTS = /height|energy|blocks|units|version|votes/i;

/** "walletLimit" → "wallet limit": for a name that nobody has put into words yet. */
const spaced = (name: string): string =>
  name
    .replace(/[_.-]+/g, ' ')
    .replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);

export function useFactWords() {
  const { locale } = useI18n();
  const words = (): FactWords => WORDS[locale.value] ?? en;
  return {
    thing: (kind: string): string => words().things[kind] ?? spaced(kind),
    field: (name: string): string => words().fields[name] ?? spaced(name),
    /** Names on the way to a value; a place in a list counts from 1. */
    path: (path: readonly (string | number)[]): string =>
      path
        .map((step) => (typeof step === 'number' ? `#${step}` : (words().fields[step] ?? spaced(step))))
        .join(' · '),
    value: (name: string, text: string): string | undefined => words().values[name]?.[text],
    flag: (on: boolean): string => (on ? words().yes : words().no),
    counts: (name: string): boolean => COUNTS.test(name),
  };
}
