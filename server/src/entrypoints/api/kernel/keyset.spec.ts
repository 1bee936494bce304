import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeCursor, encodeCursor, pageOfRows, positionOf } from './keyset.js';

const position = z.object({ at: z.iso.datetime(), id: z.string() });

describe('cursors', () => {
  it('come back as they went out', () => {
    const cursor = encodeCursor({ at: new Date(0), id: 12n });
    expect(cursor).toMatch(/^[\w-]+$/);
    expect(decodeCursor(position, cursor)).toEqual({ at: '1970-01-01T00:00:00.000Z', id: '12' });
    expect(positionOf(position, {})).toBeUndefined();
  });

  it.each(['', 'x', '%%%', encodeCursor({ at: 'yesterday', id: '1' }), encodeCursor(null)])(
    'of another list or of nobody are refused: %j',
    (text) => expect(() => decodeCursor(position, text)).toThrow('cursor'),
  );
});

describe('a page of rows', () => {
  const rows = [{ id: 3 }, { id: 2 }, { id: 1 }];
  const idOf = ({ id }: { id: number }): object => ({ id });

  it('goes on from its last row only while there is more', () => {
    expect(pageOfRows(rows, 2, idOf)).toEqual({
      items: [{ id: 3 }, { id: 2 }],
      nextCursor: encodeCursor({ id: 2 }),
    });
    expect(pageOfRows(rows, 3, idOf)).toEqual({ items: rows, nextCursor: null });
    expect(pageOfRows([], 3, idOf)).toEqual({ items: [], nextCursor: null });
  });
});
