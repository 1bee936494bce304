import { expect, it } from 'vitest';
import type { Texts } from '../lib/i18n.js';
import { en } from './texts/en.js';
import { zh } from './texts/zh.js';

const keysOf = (texts: Texts, path = ''): string[] =>
  Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${path}${key}`] : keysOf(value, `${path}${key}.`),
  );
const named = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
const textAt = (texts: Texts, key: string): string =>
  String(
    key
      .split('.')
      .reduce<string | Texts>(
        (found, part) => (typeof found === 'string' ? found : (found[part] ?? '')),
        texts,
      ),
  );

const CATALOGUES = Object.keys({ ...zh, ...en }).map((name) => ({
  name,
  texts: { zh: (zh[name] ?? {}) as Texts, en: (en[name] ?? {}) as Texts },
}));

it.each(CATALOGUES)('texts of $name have the same keys in both languages', ({ texts }) => {
  expect(keysOf(texts.zh).toSorted()).toEqual(keysOf(texts.en).toSorted());
});

it.each(CATALOGUES)('texts of $name put the same values into both languages', ({ texts }) => {
  const different = keysOf(texts.zh).filter(
    (key) =>
      named(textAt(texts.zh, key)).toSorted().join() !== named(textAt(texts.en, key)).toSorted().join(),
  );
  expect(different).toEqual([]);
});
