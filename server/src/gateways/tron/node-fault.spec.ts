import { describe, expect, it } from 'vitest';
import { faultOf } from './node-fault.js';

const failing = (code: string, syscall?: string): Error =>
  Object.assign(new Error(code), { code, ...(syscall ? { syscall } : {}) });

describe('a request that failed', () => {
  it.each([
    ['ECONNREFUSED', 'connect'],
    ['EHOSTUNREACH', 'connect'],
    ['ENETUNREACH', 'connect'],
    ['ENOTFOUND', 'getaddrinfo'],
    ['UND_ERR_CONNECT_TIMEOUT', undefined],
  ])('with %s (%s) was not sent', (code, syscall) => {
    expect(faultOf('node', failing(code, syscall)).kind).toBe('unsent');
  });

  it.each([
    ['EHOSTUNREACH', 'read'],
    ['ENETUNREACH', 'write'],
    ['ECONNRESET', 'read'],
    ['ETIMEDOUT', 'read'],
  ])('with %s (%s) may have been sent: the connection was there', (code, syscall) => {
    expect(faultOf('node', failing(code, syscall)).kind).toBe('unclear');
  });

  it('is as unclear as the least clear of its addresses', () => {
    const both = [failing('ECONNREFUSED', 'connect'), failing('EHOSTUNREACH', 'read')];
    expect(faultOf('node', new AggregateError(both)).kind).toBe('unclear');
    expect(faultOf('node', new AggregateError(both.slice(0, 1))).kind).toBe('unsent');
  });
});
