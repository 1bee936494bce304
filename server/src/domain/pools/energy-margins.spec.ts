import { expect, it } from 'vitest';
import { marginBpOf } from './energy-margins.js';

it('rentals over a day get more energy on top, and never less than the others', () => {
  const margins = { usualBp: 10, longBp: 50 };
  expect([300, 86_400, 86_401, 2_592_000].map((seconds) => marginBpOf(seconds, margins))).toEqual([
    10, 10, 50, 50,
  ]);
  expect(marginBpOf(2_592_000, { usualBp: 80, longBp: 50 })).toBe(80);
});
