import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import readXlsx from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { LineSource } from './line-source.js';
import { xlsxFile } from './xlsx-file.js';

const SHEET = 10;
const rowOf = (n: number): string => {
  const row = (n % SHEET) + 2;
  return `<row r="${row}"><c r="A${row}" s="0"><v>${n}</v></c><c r="C${row}" t="inlineStr"><is><t>&lt;${n}&gt;</t></is></c></row>\n`;
};

const sourceOf = (chunks: readonly string[]): LineSource =>
  new LineSource(Readable.from(chunks.map((chunk) => Buffer.from(chunk))));

const read = async (chunks: readonly string[], rows: number, rowsPerSheet?: number) => {
  const file = xlsxFile({
    name: 'orders',
    titles: ['n', 'nothing', 'a "b" & c'],
    lines: sourceOf(chunks),
    totals: { rows },
    ...(rowsPerSheet ? { rowsPerSheet } : {}),
  });
  return readXlsx(await buffer(file));
};

describe('a workbook', () => {
  it('holds rows, empty cells, and a sheet of sums', async () => {
    const [orders, totals] = await read([rowOf(0) + rowOf(1), rowOf(2)], 3);
    expect(orders?.sheet).toBe('orders');
    expect(orders?.data).toEqual([
      ['n', 'nothing', 'a "b" & c'],
      ...[0, 1, 2].map((n) => [n, null, `<${n}>`]),
    ]);
    expect(totals).toEqual({
      sheet: 'totals',
      data: [
        ['total', 'value'],
        ['rows', '3'],
      ],
    });
  });

  it('goes on in a further sheet where one is full, wherever the chunks end', async () => {
    const all = Array.from({ length: 25 }, (_, i) => rowOf(i)).join('');
    for (const size of [7, 64, all.length]) {
      const chunks = all.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
      const sheets = await read(chunks, 25, SHEET);
      expect(sheets.map(({ sheet }) => sheet)).toEqual(['orders 1', 'orders 2', 'orders 3', 'totals']);
      expect(sheets.slice(0, 3).map(({ data }) => data.length)).toEqual([11, 11, 6]);
      const numbers = sheets.slice(0, 3).flatMap(({ data }) => data.slice(1).map(([n]) => n));
      expect(numbers).toEqual(Array.from({ length: 25 }, (_, i) => i));
    }
  });

  it('ends with the error of its source instead of waiting for ever', async () => {
    const broken = new Readable({
      read() {
        this.destroy(new Error('the database is gone'));
      },
    });
    const file = xlsxFile({ name: 'x', titles: ['a'], lines: new LineSource(broken), totals: { rows: 5 } });
    await expect(buffer(file)).rejects.toThrow('the database is gone');
  });

  it('is a workbook without rows too', async () => {
    const [orders] = await read([], 0);
    expect(orders?.data).toHaveLength(1);
  });
});
