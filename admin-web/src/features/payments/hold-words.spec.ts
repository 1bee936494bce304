import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { en } from './texts/en.js';
import { zh } from './texts/zh.js';

const RULES = new URL('../../../../server/src/domain/risk/risk.types.ts', import.meta.url);

it.each([
  ['zh', zh],
  ['en', en],
])('every reason to hold a payment has words in %s', (_, texts) => {
  const source = readFileSync(fileURLToPath(RULES), 'utf8');
  const start = source.indexOf('type HoldReason');
  const reasons = [...source.slice(start, source.indexOf(';', start)).matchAll(/'([a-z_]+)'/g)];
  expect(reasons.length).toBeGreaterThan(5);
  expect(reasons.map(([, name]) => name ?? '').filter((name) => !Object.hasOwn(texts.holds, name))).toEqual(
    [],
  );
});
