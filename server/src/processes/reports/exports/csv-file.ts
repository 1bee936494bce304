import type { ExportTotals } from '@energy-desk/shared/reports';
import type { LineSource } from './line-source.js';

/** Without it spreadsheets take UTF-8 for something else. */
const BYTE_ORDER_MARK = '\uFEFF';

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A line of the file; short ones are filled up with empty fields. */
const lineOf = (fields: readonly string[], width: number): string =>
  `${[...fields, ...Array<string>(Math.max(0, width - fields.length)).fill('')].map(quoted).join(',')}\n`;

/** The file piece by piece: titles, rows, and a line for each sum. */
export async function* csvFile(
  titles: readonly string[],
  lines: LineSource,
  totals: ExportTotals,
): AsyncGenerator<Buffer> {
  yield Buffer.from(BYTE_ORDER_MARK + lineOf(titles, titles.length));
  yield* lines.take(Number.POSITIVE_INFINITY);
  for (const [name, value] of totalLines(totals))
    yield Buffer.from(lineOf(['TOTAL', name, value], titles.length));
}

/** Name and value of each sum; money in whole TRX and USDT, as in the rows. */
export const totalLines = (totals: ExportTotals): (readonly [string, string])[] =>
  Object.entries(totals).flatMap(([name, value]) =>
    value === null ? [] : [[TOTAL_TITLES[name] ?? name, totalValue(name, value)]],
  );

const TOTAL_TITLES: Readonly<Record<string, string>> = {
  amountSun: 'amount TRX',
  amountMicroUsdt: 'amount USDT',
  stakeSun: 'stake TRX',
  debitsSun: 'debits TRX',
  creditsSun: 'credits TRX',
  debitsMicroUsdt: 'debits USDT',
  creditsMicroUsdt: 'credits USDT',
  salesSun: 'sales TRX',
  salesMicroUsdt: 'sales USDT',
  refundsSun: 'refunds TRX',
  refundsMicroUsdt: 'refunds USDT',
  revenueSun: 'revenue TRX',
  revenueMicroUsdt: 'revenue USDT',
  supplierCostSun: 'supplier cost TRX',
  networkFeesSun: 'network fees TRX',
};

const totalValue = (name: string, value: string | number): string =>
  name in TOTAL_TITLES ? scaledText(BigInt(value)) : String(value);

const DECIMALS = 6;

/** Smallest units as whole ones with six decimals, exactly. */
export function scaledText(units: bigint): string {
  const digits = (units < 0n ? -units : units).toString().padStart(DECIMALS + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS)}`;
}
