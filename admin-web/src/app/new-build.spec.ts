import { expect, it } from 'vitest';
import { mayReload } from './new-build.js';

it.each([
  ['there was no reload yet', null, true],
  ['the last one was long ago', '1000', true],
  ['the last one was just now', '999000', false],
  ['what was kept is no time', 'x', true],
])('reloads only once for a missing part: %s', (_, lastReload, expected) => {
  expect(mayReload(1_000_000, lastReload)).toBe(expected);
});
