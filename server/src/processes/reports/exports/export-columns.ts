/**
 * How a value is written: `word` is text that can't be mistaken for a formula or markup (ids, addresses, states),
 * `text` is whatever somebody typed, `whole` a number, `money` smallest units shown with six decimals, `time` a time
 * in the export's zone.
 */
type ColumnKind = 'word' | 'text' | 'whole' | 'money' | 'time';

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
    case 'whole':
      return sql;
    case 'text':
      return noFormula(oneLine(sql));
    case 'money':
      return scaled(sql);
    case 'time':
      return `${local(sql, zone)}::timestamp(0)`;
  }
}

/** Styles of cells, by their place in the workbook's style sheet. */
export const CELL_STYLES = { plain: 0, header: 1, money: 2, time: 3 } as const;

const EMPTY = `'<c/>'`;
const cellOf = (opening: string, value: string, closing: string): string =>
  `coalesce('${opening}' || ${value} || '${closing}', ${EMPTY})`;
const asText = (value: string): string => cellOf('<c t="inlineStr"><is><t>', value, '</t></is></c>');
const asNumber = (value: string, style: number): string => cellOf(`<c s="${style}"><v>`, value, '</v></c>');

const escaped = (sql: string): string =>
  `replace(replace(replace(${sql}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;')`;

const number = (sql: string, value: string, style: number): string =>
  `CASE WHEN abs(${sql}) < ${EXACT} THEN ${asNumber(value, style)} ELSE ${asText(value)} END`;

/** A cell of a sheet as XML. @param zone expression of the time zone */
export function xlsxCell({ kind, sql }: ExportColumn, zone: string): string {
  switch (kind) {
    case 'word':
      return asText(`(${sql})::text`);
    case 'text':
      return asText(escaped(oneLine(sql)));
    case 'whole':
      return number(sql, `(${sql})::text`, CELL_STYLES.plain);
    case 'money':
      return number(sql, `${scaled(sql)}::text`, CELL_STYLES.money);
    case 'time':
      return asNumber(
        `round(extract(epoch FROM ${local(sql, zone)}) / ${SECONDS_A_DAY} + ${EPOCH_DAY}, 8)::text`,
        CELL_STYLES.time,
      );
  }
}

/** What heads the column; times say their zone. */
export const titleOf = ({ title, kind }: ExportColumn, timeZone: string): string =>
  kind === 'time' ? `${title} (${timeZone})` : title;
