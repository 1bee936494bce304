import { describe, expect, it } from 'vitest';
import { textsOf } from './index.js';

const CJK = /[\u3400-\u9fff]/;
/** Names of languages, and the way back for somebody who chose the wrong one, are bilingual on purpose. */
const BILINGUAL = [
  'buttons.language',
  'menu.chooseLanguage',
  'menu.languageNames.zh',
  'menu.languageNames.en',
];
/** Units and arrangements that are the same everywhere. */
const WITHOUT_WORDS = [
  'units.money',
  'balance.amountLine',
  'flash.units',
  'units.zone.name',
  'units.zone.offsetHours',
  'payment.what',
  'addresses.detail',
];
const TOAST_LIMIT = 200;

/** Every text of a catalogue by its path, functions called with placeholders. */
function flatten(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'function') {
    const said: unknown = value(...Array.from({ length: value.length }, () => '7'));
    return [[path, String(said)]];
  }
  if (typeof value !== 'object' || value === null) return [[path, String(value)]];
  return Object.entries(value).flatMap(([key, child]) => flatten(child, path ? `${path}.${key}` : key));
}

const zh = flatten(textsOf('zh'));
const en = flatten(textsOf('en'));

describe('catalogues', () => {
  it('have the same keys', () => {
    expect(zh.map(([key]) => key).sort()).toEqual(en.map(([key]) => key).sort());
  });

  it('say something everywhere', () => {
    for (const [key, text] of [...zh, ...en]) expect(text.trim(), key).not.toBe('');
  });

  it('are in their own language', () => {
    for (const [key, text] of en)
      if (!BILINGUAL.includes(key)) expect(CJK.test(text), `${key}: ${text}`).toBe(false);
    for (const [key, text] of zh)
      if (!WITHOUT_WORDS.includes(key) && !BILINGUAL.includes(key))
        expect(CJK.test(text), `${key}: ${text}`).toBe(true);
  });

  it('use all of their values', () => {
    for (const catalogue of [zh, en])
      for (const [key, text] of catalogue.filter(([path]) => /Line$|^payment\.(amount|address)$/.test(path)))
        expect(text, key).toMatch(/7|<b>/);
  });

  it('fit into toasts where they are shown as toasts', () => {
    for (const [key, text] of [...zh, ...en])
      if (key.startsWith('errors.') || key === 'payment.notSeenYet' || key === 'payment.timeOver')
        expect([...text].length, key).toBeLessThanOrEqual(TOAST_LIMIT);
  });

  it('open and close their tags', () => {
    for (const [key, text] of [...zh, ...en])
      for (const tag of ['b', 'code', 'i'])
        expect(text.split(`<${tag}>`).length, key).toBe(text.split(`</${tag}>`).length);
  });
});
