import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WorkLoop } from '../../../src/platform/queue/index.js';
import { eventually } from '../../harness/eventually.js';

const NEVER_MS = 3_600_000;

beforeAll(() => Logger.overrideLogger(false));
afterAll(() => Logger.overrideLogger(['error', 'warn', 'log']));

/** A drain that ends when told to. */
function gated() {
  const ends: (() => void)[] = [];
  let running = 0;
  let most = 0;
  return {
    begun: () => ends.length,
    most: () => most,
    end: (i: number) => ends[i]?.(),
    drain: async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => ends.push(resolve));
      running -= 1;
    },
  };
}

describe('a work loop', () => {
  it('folds triggers that come while it runs into one further run, never two at once', async () => {
    const gate = gated();
    const loop = new WorkLoop('test', gate.drain, NEVER_MS);
    const first = loop.trigger();
    const further = Array.from({ length: 50 }, () => loop.trigger());
    gate.end(0);
    await first;
    await eventually('the second run', () => gate.begun() === 2);
    gate.end(1);
    await Promise.all(further);
    expect(gate.begun()).toBe(2);
    expect(gate.most()).toBe(1);
  });

  it('resolves a trigger only when a run that began after it has ended', async () => {
    const gate = gated();
    const loop = new WorkLoop('test', gate.drain, NEVER_MS);
    void loop.trigger();
    let done = false;
    const second = loop.trigger().then(() => (done = true));
    gate.end(0);
    await eventually('the second run', () => gate.begun() === 2);
    expect(done).toBe(false);
    gate.end(1);
    await second;
  });

  it('goes on after a run that failed, and by its timer', async () => {
    let runs = 0;
    const loop = new WorkLoop(
      'test',
      async () => {
        runs += 1;
        throw new Error('no luck');
      },
      5,
    );
    loop.start();
    await eventually('several runs', () => runs >= 3);
    await loop.stop();
  });

  it('stops after the run that is under way, and begins none afterwards', async () => {
    const gate = gated();
    const loop = new WorkLoop('test', gate.drain, NEVER_MS);
    const first = loop.trigger();
    const second = loop.trigger();
    let stopped = false;
    const stopping = loop.stop().then(() => (stopped = true));
    await Promise.resolve();
    expect(stopped).toBe(false);
    gate.end(0);
    await Promise.all([first, second, stopping]);
    await loop.trigger();
    expect(gate.begun()).toBe(1);
  });
});
