/** Energy in whole units, never an amount of stake. */
export type Energy = number & { readonly __unit: 'energy' };

/** Brands a non-negative safe integer as energy; anything else throws RangeError. */
export function energy(value: number): Energy {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not an amount of energy: ${value}`);
  return value as Energy;
}
