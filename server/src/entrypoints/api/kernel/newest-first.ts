import { z } from 'zod';
import { positionOf } from './keyset.js';

const MICROSECOND_DIGITS = 16;

/** Where a list by time goes on: its row's time in microseconds, as the database keeps it, and its id. */
const position = z.object({
  at: z.string().regex(new RegExp(`^\\d{1,${MICROSECOND_DIGITS}}$`)),
  id: z.uuid(),
});
export type Moment = z.output<typeof position>;

/** Where the request goes on; undefined for the first page. @throws AppError request/invalid */
export const momentOf = (query: { readonly cursor?: string | undefined }): Moment | undefined =>
  positionOf(position, query);

/** A time column as the cursor keeps it: a Date of JavaScript would lose what lies below a millisecond. */
export const microsOf = (column: string): string => `(extract(epoch FROM ${column}) * 1000000)::bigint::text`;

/** Condition of a list that is ordered by the column and the id, both falling; values: `at`, `id`. */
export const olderThan = (column: string, idColumn: string): string =>
  `(${column}, ${idColumn}) < (timestamptz 'epoch' + ?::bigint * interval '1 microsecond', ?::uuid)`;
