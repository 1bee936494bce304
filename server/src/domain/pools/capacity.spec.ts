import { sun } from '@energy-desk/shared/units';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { affordableRentals, freeSun, isFresh, type WalletReading } from './capacity.js';

const reading = (over: Partial<WalletReading> = {}): WalletReading => ({
  height: 100n,
  delegatableSun: sun(10_000_000_000n),
  freeBandwidth: 600,
  stakedBandwidth: 0n,
  liquidSun: sun(0n),
  ...over,
});

describe('free stake of a wallet', () => {
  it('leaves out reservations that the reading must already contain, and only those', () => {
    const reserved = (delegateHeight: bigint | null) => [{ sun: sun(1_000_000_000n), delegateHeight }];
    expect(freeSun(reading(), reserved(null))).toBe(9_000_000_000n);
    expect(freeSun(reading(), reserved(99n))).toBe(9_000_000_000n);
    expect(freeSun(reading(), reserved(98n))).toBe(10_000_000_000n);
  });

  it('is never negative and never more than the reading', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            sun: fc.bigInt({ min: 1n, max: 10n ** 12n }).map(sun),
            delegateHeight: fc.option(fc.bigInt({ min: 1n, max: 200n })),
          }),
        ),
        (reservations) => {
          const free = freeSun(reading(), reservations);
          expect(free >= 0n && free <= reading().delegatableSun).toBe(true);
        },
      ),
    );
  });

  it('rests on fresh readings', () => {
    expect(isFresh(reading(), 102n)).toBe(true);
    expect(isFresh(reading(), 103n)).toBe(false);
  });
});

describe('bandwidth reserve', () => {
  it('600 free bandwidth cover one rental and nothing beside it', () => {
    expect(affordableRentals(reading(), 0, 0)).toBe(1);
    expect(affordableRentals(reading(), 1, 0)).toBe(0);
    expect(affordableRentals(reading(), 0, 1)).toBe(0);
  });

  it('liquid TRX pay at 1,000 sun a point, all or nothing', () => {
    expect(affordableRentals(reading({ freeBandwidth: 0, liquidSun: sun(579_999n) }), 0, 0)).toBe(0);
    expect(affordableRentals(reading({ freeBandwidth: 0, liquidSun: sun(580_000n) }), 0, 0)).toBe(1);
    expect(affordableRentals(reading({ freeBandwidth: 289, stakedBandwidth: 291n }), 0, 0)).toBe(0);
  });

  it('never plans away the undelegate of a live rental', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 8n }), fc.nat(50), (liquid, live) => {
        const state = reading({ freeBandwidth: 0, liquidSun: sun(liquid) });
        const more = affordableRentals(state, live, 0);
        const needed = BigInt((2 * more + live) * 290) * 1_000n;
        if (more > 0) expect(needed <= liquid).toBe(true);
      }),
    );
  });
});
