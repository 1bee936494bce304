import type { Page } from '@energy-desk/shared/http';
import type { z } from 'zod';
import { AppError } from '../../../platform/errors/index.js';
import { toWire } from './answer.interceptor.js';

/** Where a list goes on, as text that means something to this server alone. Bigints and dates as JSON has them. */
export const encodeCursor = (position: unknown): string =>
  Buffer.from(JSON.stringify(toWire(position))).toString('base64url');

/** @throws AppError request/invalid when the text is no cursor of this list */
export function decodeCursor<Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> {
  const parsed = schema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw new AppError('request/invalid', 'caller', 'The cursor is not one of this list.', {
    problems: [{ at: 'query.cursor', problem: 'is not a nextCursor of this list' }],
  });
}

/** The position that a request goes on from; undefined for the first page. @throws AppError request/invalid */
export const positionOf = <Schema extends z.ZodType>(
  schema: Schema,
  { cursor }: { readonly cursor?: string | undefined },
): z.output<Schema> | undefined => (cursor === undefined ? undefined : decodeCursor(schema, cursor));

/**
 * A page of rows in their order, of which one more than `limit` was read where there is one.
 * @param positionOfRow what the next page goes on from, of the last row of this one
 */
export function pageOfRows<Row>(
  rows: readonly Row[],
  limit: number,
  positionOfRow: (row: Row) => unknown,
): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items, nextCursor: more ? encodeCursor(positionOfRow(last)) : null };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
