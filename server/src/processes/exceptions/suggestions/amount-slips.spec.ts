import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountsMeant, explainAmount, pricesMeant } from './amount-slips.js';

const asked = 2_800_123n;

describe('how an amount went wrong', () => {
  it.each([
    [2_800_123n, 'exact_amount'],
    [2_800_000n, 'suffix_missing'],
    [2_000_000n, 'suffix_missing'],
    [2_800_120n, 'decimals_cut'],
    [2_800_100n, 'decimals_cut'],
    [1_800_123n, 'fee_deducted'],
    [1_900_123n, 'fee_deducted'],
    [2_000_123n, 'digit_mistyped'],
    [2_800_132n, 'digits_swapped'],
    [8_200_123n, 'digits_swapped'],
    [2_800_173n, 'digit_mistyped'],
    [2_801_230n, 'digit_missing'],
    [2_800_012n, 'digit_added'],
    [28_001_230n, 'point_shifted'],
    [280_012n, 'point_shifted'],
    [2_810_000n, 'rounded'],
    [3_000_000n, 'rounded'],
    [2_851_004n, 'near_amount'],
  ])('%s instead of 2800123: %s', (paid, reason) => {
    expect(explainAmount(paid, asked)).toMatchObject({ reason });
  });

  it.each([
    [28_010_000n, 2_801_000n],
    [280_000n, 2_800_003n],
  ])('%s instead of %s: the point, though the suffix is gone with it', (paid, meant) => {
    expect(explainAmount(paid, meant)).toMatchObject({ reason: 'point_shifted' });
  });

  it('is not known for another price', () => {
    for (const paid of [1n, 4_000_000n, 97_812_345n]) expect(explainAmount(paid, asked)).toBeNull();
  });

  it('weighs each way below the exact amount, and a near one the less the further it is off', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 11n }),
        fc.bigInt({ min: 10_001n, max: 10n ** 11n }),
        (paid, meant) => {
          const slip = explainAmount(paid, meant);
          if (slip === null) return;
          expect(slip.weight).toBeGreaterThan(0);
          if (paid !== meant) expect(slip.weight).toBeLessThan(60);
        },
      ),
    );
    const weights = [2_801_987n, 2_854_777n, 2_995_555n].map(
      (paid) => explainAmount(paid, asked)?.weight ?? 0,
    );
    expect(weights).toEqual([...weights].sort((a, b) => b - a));
  });
});

describe('what is looked up', () => {
  const amount = fc.bigInt({ min: 10_001n, max: 100_000_000n }).filter((one) => one % 10_000n !== 0n);

  it('finds what one digit, a fee or the point changed', () => {
    const last = (meant: bigint): bigint => meant % 10n;
    const mistakes: ((meant: bigint) => bigint)[] = [
      (meant) => meant,
      (meant) => meant - 1_000_000n,
      (meant) => meant - 300_000n,
      (meant) => meant * 10n,
      (meant) => meant / 10n,
      (meant) => meant - last(meant) + ((last(meant) + 7n) % 10n),
      (meant) => meant - (meant % 100n) + last(meant) * 10n + ((meant / 10n) % 10n),
    ];
    fc.assert(
      fc.property(amount, fc.constantFrom(...mistakes), (meant, mistake) => {
        const paid = mistake(meant);
        fc.pre(paid > 0n);
        expect(amountsMeant(paid)).toContain(meant);
        expect(explainAmount(paid, meant)).not.toBeNull();
      }),
    );
  });

  it('is some hundreds of amounts, none of which could not be asked for', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 15n }), (paid) => {
        const amounts = amountsMeant(paid);
        expect(amounts.length).toBeLessThan(700);
        for (const one of amounts) expect(one > 0n && one % 10_000n !== 0n).toBe(true);
        expect(pricesMeant(paid).length).toBeLessThanOrEqual(4);
      }),
    );
  });

  it('holds the price of whatever was cut, left out or rounded', () => {
    for (const paid of [2_800_000n, 2_800_120n, 2_810_000n]) expect(pricesMeant(paid)).toContain(2_800_000n);
    expect(pricesMeant(2_900_000n)).toContain(2_890_000n);
  });
});
