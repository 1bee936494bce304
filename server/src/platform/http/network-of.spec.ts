import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { networkOf } from './network-of.js';

describe('requests are counted', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['', ''],
    ['no address', 'no address'],
  ])('of %j as %j', (address, network) => expect(networkOf(address)).toBe(network));

  it('together for all who share a network, apart for others', () => {
    const group = fc.integer({ min: 0, max: 0xffff }).map((n) => n.toString(16));
    const half = fc.array(group, { minLength: 4, maxLength: 4 }).map((groups) => groups.join(':'));
    fc.assert(
      fc.property(half, half, half, half, (one, other, host, neighbour) => {
        expect(networkOf(`${one}:${host}`)).toBe(networkOf(`${one}:${neighbour}`));
        expect(networkOf(`${one}:${host}`) === networkOf(`${other}:${host}`)).toBe(one === other);
      }),
    );
  });
});
