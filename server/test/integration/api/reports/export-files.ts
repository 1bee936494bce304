import { reportsRoutes } from '@energy-desk/shared/reports';
import { parse } from 'csv-parse/sync';
import readXlsx from 'read-excel-file/node';
import type { Api, Person } from '../../../harness/api.js';
import { makeExports } from './reports-world.js';

type Cell = string | number | boolean | Date | null;

/** A file as a reader that knows nothing of us sees it. */
export interface ReadFile {
  readonly id: string;
  readonly titles: readonly string[];
  /** Rows by their titles. */
  readonly rows: readonly Readonly<Record<string, Cell>>[];
  /** Sums by their names. */
  readonly totals: Readonly<Record<string, string>>;
}

/** Has the export made, and downloads it. */
export async function download(
  api: Api,
  person: Person,
  body: object,
): Promise<{ id: string; bytes: Buffer; headers: Headers }> {
  const { id } = await person.get(reportsRoutes.requestExport, { body: body as never });
  await makeExports(api.rooms);
  const answer = await fetch(`${api.url}/api/reports/exports/${id}/file`, {
    headers: { authorization: `Bearer ${person.token}` },
  });
  if (!answer.ok) throw new Error(`the file: ${answer.status} ${await answer.text()}`);
  return { id, bytes: Buffer.from(await answer.arrayBuffer()), headers: answer.headers };
}

const byTitle = (titles: readonly string[], values: readonly Cell[]): Record<string, Cell> =>
  Object.fromEntries(titles.map((title, at) => [title, values[at] ?? null]));

export async function readCsv(api: Api, person: Person, body: object): Promise<ReadFile> {
  const { id, bytes } = await download(api, person, { ...body, format: 'csv' });
  const [titles = [], ...lines] = parse(bytes, { bom: true });
  const isTotal = (line: readonly string[]): boolean => line[0] === 'TOTAL';
  return {
    id,
    titles,
    rows: lines.filter((line) => !isTotal(line)).map((line) => byTitle(titles, line)),
    totals: Object.fromEntries(lines.filter(isTotal).map(([, name = '', value = '']) => [name, value])),
  };
}

export async function readSheets(api: Api, person: Person, body: object): Promise<ReadFile> {
  const { id, bytes } = await download(api, person, { ...body, format: 'xlsx' });
  const sheets = await readXlsx(bytes);
  const [first, ...rest] = sheets.map(({ data }) => data);
  const titles = (first?.[0] ?? []).map(String);
  const totals = rest.at(-1)?.slice(1) ?? [];
  return {
    id,
    titles,
    rows: (first ?? []).slice(1).map((line) => byTitle(titles, line as readonly Cell[])),
    totals: Object.fromEntries(totals.map(([name, value]) => [String(name), String(value)])),
  };
}

/** The sum of a column of whole TRX or USDT, in smallest units and exactly. */
export const sumOf = (rows: ReadFile['rows'], title: string, currency?: string): string =>
  rows
    .filter((row) => currency === undefined || row['currency'] === currency)
    .reduce((sum, row) => sum + unitsOf(row[title] ?? null), 0n)
    .toString();

const unitsOf = (value: Cell): bigint => BigInt(Math.round(Number(value) * 1_000_000));
