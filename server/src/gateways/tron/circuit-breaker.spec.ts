import { describe, expect, it } from 'vitest';
import { CircuitBreaker } from './circuit-breaker.js';

const breaker = () => new CircuitBreaker({ limitedMs: 30_000, failingMs: 5_000, distrustedMs: 60_000 });

describe('CircuitBreaker', () => {
  it('lets a limiting node rest for its whole time, whatever it answers meanwhile', () => {
    const one = breaker();
    one.limited(1_000);
    one.succeeded();
    expect(one.isOpen(30_999)).toBe(true);
    expect(one.isLimited(30_999)).toBe(true);
    expect(one.isOpen(31_000)).toBe(false);
  });

  it('lets a node rest shortly after three failures in a row', () => {
    const one = breaker();
    one.failed(0);
    one.failed(0);
    expect(one.isOpen(1)).toBe(false);
    one.succeeded();
    one.failed(0);
    one.failed(0);
    expect(one.isOpen(1)).toBe(false);
    one.failed(0);
    expect(one.isOpen(4_999)).toBe(true);
    expect(one.isLimited(1)).toBe(false);
    expect(one.isOpen(5_000)).toBe(false);
  });

  it('trusts a failing node again at its first good answer', () => {
    const one = breaker();
    for (let i = 0; i < 3; i += 1) one.failed(0);
    one.succeeded();
    expect(one.isOpen(1)).toBe(false);
  });

  it('lets a distrusted node rest, which may still be asked where there is no other', () => {
    const one = breaker();
    one.distrusted(0);
    one.succeeded();
    expect(one.isOpen(59_999)).toBe(true);
    expect(one.isLimited(0)).toBe(false);
    expect(one.isAnswering(0)).toBe(true);
    expect(one.isOpen(60_000)).toBe(false);
  });
});
