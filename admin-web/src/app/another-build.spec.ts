import { expect, it } from 'vitest';
import { isAnotherBuild, mayReload } from './another-build.js';

it.each([
  ['there was no reload yet', null, true],
  ['the last one was long ago', '1000', true],
  ['the last one was just now', '999000', false],
  ['what was kept is no time', 'x', true],
])('reloads only once for a missing part: %s', (_, lastReload, expected) => {
  expect(mayReload(1_000_000, lastReload)).toBe(expected);
});

const PAGE = '<head><script type="module" crossorigin src="/assets/index-Bq1.js"></script></head>';

it.each([
  ['the script that runs', '/assets/index-Bq1.js', false],
  ['another one', '/assets/index-Ax9.js', true],
  ['one whose name goes on', '/assets/index-Bq1', true],
  ['nobody knows which', null, false],
])('knows another build by the script that the page starts with: %s', (_, running, expected) => {
  expect(isAnotherBuild(PAGE, running)).toBe(expected);
});
