/**
 * How a value is written: `word` is text that can't be mistaken for a formula or markup (ids, addresses, states),
 * `text` is whatever somebody typed, `number` a number, `money` smallest units shown with six decimals, `time` a time
 * in the export's zone.
 */
type ColumnKind = 'word' | 'text' | 'number' | 'money' | 'time';

/** A column of an export. */
export interface ExportColumn {
  readonly title: string;
  readonly kind: ColumnKind;
  /** Expression of the value in the subject's statement. */
  readonly sql: string;
}

export const column = (title: string, kind: ColumnKind, sql: string): ExportColumn => ({ title, kind, sql });

/** Spreadsheets keep 15 digits of a number; what has more is written as text, so that nothing is rounded. */
const EXACT = '1000000000000000';
const SECONDS_A_DAY = 86_400;
/** Days from the spreadsheets' first day to 1970-01-01. */
const EPOCH_DAY = 25_569;

/** One line, and no character that a spreadsheet or XML can't hold. */
const oneLine = (sql: string): string =>
  String.raw`regexp_replace(${sql}, '[\u0001-\u001f\u007f\ufffe\uffff]+', ' ', 'g')`;

/** What a spreadsheet would take for a formula is shown as text instead. */
const noFormula = (sql: string): string =>
  String.raw`CASE WHEN ${sql} ~ '^\s*[=+@＝＋＠－-]' THEN '''' || ${sql} ELSE ${sql} END`;

const scaled = (sql: string): string => `((${sql}) * 0.000001)`;
const local = (sql: string, zone: string): string => `((${sql}) AT TIME ZONE ${zone})`;

/** @param zone expression of the time zone */
export function csvValue({ kind, sql }: ExportColumn, zone: string): string {
  switch (kind) {
    case 'word':
    case 'number':
      return sql;
    case 'text':
      return noFormula(oneLine(sql));
    case 'money':
      return scaled(sql);
    case 'time':
      return `date_trunc('second', ${local(sql, zone)})`;
  }
}

/** Styles of cells, by their place in the workbook's style sheet. */
export const CELL_STYLES = { plain: 0, header: 1, money: 2, time: 3 } as const;

/** A sheet holds 1,048,576 rows, the titles among them. */
export const ROWS_PER_SHEET = 1_048_575;

/** Where a cell is in its sheet: the letters of its column, and the expression of its row's number. */
export interface CellPlace {
  readonly letters: string;
  readonly row: string;
}

/** A column's letters: A to Z, AA and so on. @param at from 0 */
export const lettersOf = (at: number): string =>
  (at < LETTERS ? '' : lettersOf(Math.floor(at / LETTERS) - 1)) + String.fromCodePoint(A + (at % LETTERS));
const LETTERS = 26;
const A = 65;

/** Nothing at all where there is no value: every cell says its place. */
const cellOf = (
  { letters, row }: CellPlace,
  attributes: string,
  inner: readonly [string, string, string],
): string =>
  `coalesce('<c r="${letters}' || ${row} || '"${attributes}>${inner[0]}' || ${inner[1]} || '${inner[2]}</c>', '')`;
const asText = (place: CellPlace, value: string): string =>
  cellOf(place, ' t="inlineStr"', ['<is><t xml:space="preserve">', value, '</t></is>']);
const asNumber = (place: CellPlace, value: string, style: number): string =>
  cellOf(place, ` s="${style}"`, ['<v>', value, '</v>']);

const escaped = (sql: string): string =>
  `replace(replace(replace(${sql}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;')`;

const number = (place: CellPlace, sql: string, value: string, style: number): string =>
  `CASE WHEN abs(${sql}) < ${EXACT} THEN ${asNumber(place, value, style)} ELSE ${asText(place, value)} END`;

/** A cell of a sheet as XML, or empty text. @param zone expression of the time zone */
export function xlsxCell({ kind, sql }: ExportColumn, zone: string, place: CellPlace): string {
  switch (kind) {
    case 'word':
      return asText(place, `(${sql})::text`);
    case 'text':
      return asText(place, escaped(oneLine(sql)));
    case 'number':
      return number(place, sql, `(${sql})::text`, CELL_STYLES.plain);
    case 'money':
      return number(place, sql, `${scaled(sql)}::text`, CELL_STYLES.money);
    case 'time':
      return asNumber(
        place,
        `round(extract(epoch FROM ${local(sql, zone)}) / ${SECONDS_A_DAY} + ${EPOCH_DAY}, 8)::text`,
        CELL_STYLES.time,
      );
  }
}

/** What heads the column; times say their zone. */
export const titleOf = ({ title, kind }: ExportColumn, timeZone: string): string =>
  kind === 'time' ? `${title} (${timeZone})` : title;
