import { z } from 'zod';

/** Decimal digits alone: no empty text, exponent, hexadecimal or sign that Number() would take. */
export const wholeNumber = (minimum: number, maximum: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .pipe(z.number().int().min(minimum).max(maximum));
export const sunAmount = z
  .string()
  .regex(/^\d{1,18}$/)
  .transform(BigInt);

export interface Definition<T extends z.ZodType> {
  readonly schema: T;
  readonly type: 'number' | 'string' | 'boolean';
  readonly initial: string;
  readonly description: string;
}

export const define = <T extends z.ZodType>(definition: Definition<T>): Definition<T> => definition;

export const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
