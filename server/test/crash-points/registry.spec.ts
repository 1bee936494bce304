import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CALL_STEPS, COMMIT_STEPS, CRASH_POINTS } from '../../src/platform/crash-points/index.js';

const SRC = fileURLToPath(new URL('../../src', import.meta.url));
const PROCESSES = join(SRC, 'processes');
/** How a step names its points: around a commit, or around a call to the outside world. */
const USE = /(?:\.transaction|\.around)\(\s*'([^']+)'/g;
const IMPORT = /from '(\.[^']+)\.js'/g;

const sources = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .map((name) => join(folder, name));

const found = (file: string, pattern: RegExp): string[] =>
  [...readFileSync(file, 'utf8').matchAll(pattern)].map(([, name = '']) => name);

const usesByFile = new Map(sources(SRC).map((file) => [file, found(file, USE)]));
const registered: readonly string[] = [...COMMIT_STEPS, ...CALL_STEPS];

/** The file and those of its own room that it leads to: a step may leave its commit to a helper beside it. */
function withHelpers(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file) || !usesByFile.has(file)) return seen;
  seen.add(file);
  for (const name of found(file, IMPORT)) {
    const helper = `${resolve(dirname(file), name)}.ts`;
    if (dirname(helper) === dirname(file) && !helper.endsWith('index.ts')) withHelpers(helper, seen);
  }
  return seen;
}

describe('the registry of crash points', () => {
  const steps = sources(PROCESSES).filter((file) => file.endsWith('.step.ts'));

  it.each(steps.map((file) => [relative(PROCESSES, file), file]))('%s passes points', (_name, file) => {
    const uses = [...withHelpers(file)].flatMap((one) => usesByFile.get(one) ?? []);
    expect(uses).not.toEqual([]);
  });

  it('has every name that is used', () => {
    const unknown = [...usesByFile.values()].flat().filter((name) => !registered.includes(name));
    expect(unknown).toEqual([]);
  });

  it.each(registered)('%s belongs to one file', (name) => {
    const users = [...usesByFile]
      .filter(([, uses]) => uses.includes(name))
      .map(([file]) => relative(SRC, file));
    expect(users).toHaveLength(1);
  });

  it('names each point once, in pairs', () => {
    expect(new Set(CRASH_POINTS).size).toBe(CRASH_POINTS.length);
    expect(CRASH_POINTS).toHaveLength(2 * registered.length);
  });
});
