import { Readable } from 'node:stream';
import type { ExportTotals } from '@energy-desk/shared/reports';
import { ZipFile } from 'yazl';
import { totalLines } from './csv-file.js';
import { CELL_STYLES, ROWS_PER_SHEET } from './export-columns.js';
import type { LineSource } from './line-source.js';
import { pathOfSheet, SHEET_CLOSING, sheetOpening, textRow, workbookParts } from './xlsx-parts.js';

/** Markup is mostly repetition: more effort makes it hardly smaller and much slower. */
const COMPRESSION = { compressionLevel: 1 } as const;

/** What a workbook is made of. */
export interface Workbook {
  readonly name: string;
  readonly titles: readonly string[];
  /** Rows as XML, one each line; they say their numbers in their sheets themselves. */
  readonly lines: LineSource;
  readonly totals: ExportTotals;
  readonly rowsPerSheet?: number;
}

/**
 * The workbook as a stream: sheets of rows, as many as it takes, and one of the sums. Nothing of it is ever in memory
 * but what is on its way.
 */
export function xlsxFile(workbook: Workbook): Readable {
  const { name, titles, lines, totals, rowsPerSheet = ROWS_PER_SHEET } = workbook;
  const count = Math.max(1, Math.ceil(totals.rows / rowsPerSheet));
  const names = Array.from({ length: count }, (_, at) => (count === 1 ? name : `${name} ${at + 1}`));
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  // Whoever reads gets the error. One that has let go already does not: without a listener it would end the process.
  output.on('error', () => undefined);
  zip.on('error', (error: Error) => output.destroy(error));
  for (const [path, content] of Object.entries(workbookParts([...names, 'totals'])))
    zip.addBuffer(Buffer.from(content), path);
  for (const at of names.keys())
    zip.addReadStreamLazy(pathOfSheet(at), COMPRESSION, (give) => {
      const sheet = Readable.from(sheetOf(titles, lines.take(rowsPerSheet)), { objectMode: false });
      // The archive does not look after its sources: without this it would wait for ever.
      sheet.on('error', (error) => output.destroy(error));
      give(undefined, sheet);
    });
  zip.addBuffer(Buffer.from(totalsSheet(totals)), pathOfSheet(count));
  zip.end();
  return output;
}

async function* sheetOf(titles: readonly string[], rows: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield Buffer.from(sheetOpening(titles.length) + textRow(1, titles, CELL_STYLES.header));
  yield* rows;
  yield Buffer.from(SHEET_CLOSING);
}

const totalsSheet = (totals: ExportTotals): string =>
  [
    sheetOpening(2),
    textRow(1, ['total', 'value'], CELL_STYLES.header),
    ...totalLines(totals).map((line, at) => textRow(at + 2, line)),
    SHEET_CLOSING,
  ].join('');
