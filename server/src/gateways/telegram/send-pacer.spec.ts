import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SendPacer } from './send-pacer.js';

function pacerAt(): { pacer: SendPacer; at: (ms: number) => void } {
  let now = 0;
  return { pacer: new SendPacer(() => now), at: (ms) => (now = ms) };
}

describe('pace', () => {
  it('lets a short burst to one chat through, then one a second', () => {
    const { pacer } = pacerAt();
    const waits = Array.from({ length: 11 }, () => pacer.reserve(1, 'answer'));
    expect(waits).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1000, 2000, 3000]);
  });

  it('does not hold edits back: they add no message', () => {
    const { pacer } = pacerAt();
    for (let i = 0; i < 50; i++) expect(pacer.reserve(1, 'edit')).toBe(0);
    expect(pacer.reserve(1, 'answer')).toBe(0);
  });

  it('forgives after a pause', () => {
    const { pacer, at } = pacerAt();
    for (let i = 0; i < 8; i++) pacer.reserve(1, 'answer');
    at(10_000);
    expect(pacer.reserve(1, 'answer')).toBe(0);
  });

  it('sends at most 30 notices a second, beyond a small burst', () => {
    const { pacer } = pacerAt();
    const waits = Array.from({ length: 300 }, (_, chat) => pacer.reserve(chat, 'notice'));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9000 }), (from) => {
        expect(waits.filter((wait) => wait >= from && wait < from + 1000).length).toBeLessThanOrEqual(35);
      }),
    );
  });

  it('makes notices step back for answers, never the other way round', () => {
    const { pacer } = pacerAt();
    for (let chat = 0; chat < 60; chat++) expect(pacer.reserve(chat, 'answer')).toBe(0);
    expect(pacer.reserve(1000, 'notice')).toBeGreaterThan(1500);
    expect(pacer.reserve(1001, 'answer')).toBe(0);
  });

  it('keeps still while a 429 asks for it', () => {
    const { pacer, at } = pacerAt();
    pacer.pause(5000);
    expect(pacer.reserve(1, 'answer')).toBe(5000);
    at(5000);
    expect(pacer.reserve(2, 'answer')).toBe(0);
  });
});
