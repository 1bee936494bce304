import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { en } from './texts/en.js';
import { zh } from './texts/zh.js';

const SERVER = fileURLToPath(new URL('../../../../server/src/', import.meta.url));
const sources = (['domain/pools', 'processes'] as const).flatMap((room) =>
  readdirSync(`${SERVER}${room}`, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .map((name) => readFileSync(`${SERVER}${room}/${name}`, 'utf8')),
);
const found = (pattern: RegExp): string[] =>
  sources.flatMap((source) => [...source.matchAll(pattern)].flatMap((match) => match.slice(1)));

/** What the log of a pool is written with: by name, by what became of a pool, by whether a wallet serves. */
const ACTIONS = [
  ...found(/\.log\(\s*tx,\s*[\w.]+,\s*'([a-z_]+)'/g),
  ...found(/STATUS_ACTIONS = \{([^}]*)\}/g).flatMap((some) =>
    [...some.matchAll(/'([a-z_]+)'/g)].map(([, name]) => name ?? ''),
  ),
  ...found(/this\.write\(id, '([a-z_]+)'/g),
  ...found(/this\.write\(id, active \? '([a-z_]+)' : '([a-z_]+)'/g),
];

it.each([
  ['zh', zh],
  ['en', en],
])('everything that the log of a pool tells has words in %s', (_, texts) => {
  expect(ACTIONS).toEqual(expect.arrayContaining(['reclaim_hastened', 'set_aside', 'closed', 'enabled']));
  expect(ACTIONS.filter((name) => !Object.hasOwn(texts.logs.actions, name))).toEqual([]);
});
