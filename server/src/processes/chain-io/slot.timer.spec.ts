import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SlotTimer } from './slot.timer.js';

/** Follows a chain whose blocks arrive at these times; says how late each was found and how often it was asked. */
function follow(arrivals: readonly number[], answerMs = 3) {
  const timer = new SlotTimer(0);
  const asks: number[] = [];
  const late: number[] = [];
  let now = 0;
  for (const arrival of arrivals) {
    let asked = 0;
    for (;;) {
      now += timer.delay(now);
      asked += 1;
      const there = now >= arrival;
      now += answerMs;
      if (there) break;
      timer.notYet(now);
    }
    timer.found(now);
    asks.push(asked);
    late.push(now - arrival);
  }
  return { asks, late, timer };
}

const every = (ms: number, blocks: number, jitter: (i: number) => number = () => 0): number[] =>
  Array.from({ length: blocks }, (_, i) => 1_000 + i * ms + jitter(i));
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

describe('SlotTimer', () => {
  it.each([100, 200, 1_000, 3_000])('finds the slot of a chain with a block every %i ms', (interval) => {
    const { asks, late, timer } = follow(every(interval, 300));
    const settled = { asks: asks.slice(50), late: late.slice(50) };
    expect(mean(settled.asks)).toBeLessThan(1.3);
    expect(Math.max(...settled.late)).toBeLessThan(interval * 0.12 + 20);
    expect(timer.interval).toBeGreaterThan(interval * 0.95);
    expect(timer.interval).toBeLessThan(interval * 1.05 + 5);
  });

  it('bears jitter and missing producers, wherever they stand', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 60 }), fc.nat(60), fc.nat(97), (period, phase, seed) => {
        const jitter = (i: number): number => (i * (seed + 37)) % 120;
        const arrivals = every(3_000, 300, jitter).filter((_, i) => (i + phase) % period !== 0);
        const { asks, late } = follow(arrivals, 30);
        expect(mean(asks.slice(60))).toBeLessThan(1.9);
        expect(Math.max(...late.slice(60))).toBeLessThan(3_000);
        expect(mean(late.slice(60))).toBeLessThan(400);
      }),
    );
  });

  it('asks at once again when blocks have long been there each time, after a dozen of them', () => {
    const { timer } = follow(every(3_000, 100));
    let now = 1_000 + 100 * 3_000;
    const waits = Array.from({ length: 30 }, () => {
      const wait = timer.delay(now);
      now += wait;
      timer.found(now);
      return wait;
    });
    expect(Math.max(...waits.slice(15))).toBe(0);
  });

  it('follows when the chain becomes slower', () => {
    const fast = every(100, 100);
    const start = (fast.at(-1) ?? 0) + 3_000;
    const slow = Array.from({ length: 80 }, (_, i) => start + i * 3_000);
    const { asks, late } = follow([...fast, ...slow]);
    expect(mean(asks.slice(-50))).toBeLessThan(1.3);
    expect(Math.max(...late.slice(-50))).toBeLessThan(400);
  });

  it('says when blocks were there at once too often to be true', () => {
    // Far behind: whatever is asked for exists.
    expect(follow(Array.from({ length: 40 }, () => 0)).timer.foundAtOnce).toBe(40);
    expect(follow(every(3_000, 100)).timer.foundAtOnce).toBeLessThan(24);
  });

  it('asks at once for blocks that a node brought together after it stood still, then finds the edge again', () => {
    const { timer } = follow(every(3_000, 60));
    const edge = 1_000 + 60 * 3_000;
    let now = edge;
    // Nothing for three slots, then four blocks at once: one is found late, three more are there.
    while (now < edge + 9_100) {
      timer.notYet(now);
      now += timer.delay(now);
    }
    timer.found(now);
    expect(timer.foundLate).toBe(true);
    timer.hurry(now, 3);
    for (let i = 0; i < 3; i += 1) {
      expect(timer.delay(now)).toBe(0);
      timer.found((now += 5));
      expect(timer.foundLate).toBe(false);
    }
    // The next one comes in its own slot; the timer looks for it and is not a slot late.
    const next = edge + 12_000;
    let asks = 0;
    for (;;) {
      now += timer.delay(now);
      asks += 1;
      if (now >= next) break;
      timer.notYet(now);
    }
    timer.found(now);
    expect(now - next).toBeLessThan(700);
    expect(asks).toBeLessThan(12);
  });

  it('never asks in a rush, however long no block comes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 50, max: 3_000 }),
        fc.integer({ min: 1, max: 200 }),
        (interval, misses) => {
          const { timer } = follow(every(interval, 40));
          let now = 1e7;
          for (let i = 0; i < misses; i += 1) {
            timer.notYet(now);
            const delay = timer.delay(now);
            expect(delay).toBeGreaterThanOrEqual(10);
            expect(delay).toBeLessThanOrEqual(700);
            now += delay;
          }
        },
      ),
    );
  });
});
