import type { ColumnOptions } from 'typeorm';

const toBigint = (value: unknown): bigint | null =>
  typeof value === 'string' || typeof value === 'number' ? BigInt(value) : null;

/** int8 ↔ bigint: sun and block heights leave the driver as strings. */
export const bigintColumn = (name: string, options: ColumnOptions = {}): ColumnOptions => ({
  type: 'bigint',
  name,
  transformer: {
    from: toBigint,
    to: (value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value),
  },
  ...options,
});
