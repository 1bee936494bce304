import { closeSync, existsSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { StateValue } from '../state/entities.js';
import { decodeTx } from '../wire/transaction.js';
import type { Block } from './block.js';
import type { Receipt } from './receipt.js';

const INT = '\u0001';

interface BlockEntry {
  kind: 'block';
  header: Omit<Block, 'txs' | 'admin'>;
  txs: { raw: string; signatures: string[]; receipt: Receipt }[];
  writes: [string, StateValue | null][];
}

/** Everything above `to` was taken back. */
interface CutEntry {
  kind: 'cut';
  to: number;
}

export type LogEntry = { kind: 'block'; block: Block; writes: Map<string, StateValue | null> } | CutEntry;

function write(entry: BlockEntry | CutEntry): string {
  return `${JSON.stringify(entry, (_key, value: unknown) => (typeof value === 'bigint' ? `${INT}${value}` : value))}\n`;
}

function read(line: string): BlockEntry | CutEntry {
  return JSON.parse(line, (_key, value: unknown) =>
    typeof value === 'string' && value.startsWith(INT) ? BigInt(value.slice(1)) : value,
  ) as BlockEntry | CutEntry;
}

/**
 * The chain on disk: one line per block with the state it left behind. A line is written in one call, so a
 * process killed at any moment leaves at most one torn line at the end, which is cut off on the next start.
 */
export class BlockLog {
  private readonly file: number;

  constructor(directory: string) {
    mkdirSync(directory, { recursive: true });
    this.file = openSync(BlockLog.path(directory), 'a');
  }

  private static path(directory: string): string {
    return join(directory, 'chain.log');
  }

  /** Entries in order; repairs a torn end. */
  static load(directory: string): LogEntry[] {
    const path = BlockLog.path(directory);
    if (!existsSync(path)) return [];
    const bytes = readFileSync(path);
    const end = bytes.lastIndexOf(10) + 1;
    if (end < bytes.length) {
      const file = openSync(path, 'r+');
      ftruncateSync(file, end);
      closeSync(file);
    }
    const entries: LogEntry[] = [];
    for (let at = 0; at < end;) {
      const next = bytes.indexOf(10, at);
      entries.push(BlockLog.entry(read(bytes.toString('utf8', at, next))));
      at = next + 1;
    }
    return entries;
  }

  private static entry(entry: BlockEntry | CutEntry): LogEntry {
    if (entry.kind === 'cut') return entry;
    const txs = entry.txs.map(({ raw, signatures, receipt }) => ({
      tx: decodeTx(Buffer.from(raw, 'hex'), signatures),
      receipt,
    }));
    return { kind: 'block', block: { ...entry.header, txs, admin: [] }, writes: new Map(entry.writes) };
  }

  appendBlock(block: Block, writes: Map<string, StateValue | null>): void {
    const { txs, admin: _memoryOnly, ...header } = block;
    const line = write({
      kind: 'block',
      header,
      txs: txs.map(({ tx, receipt }) => ({
        raw: tx.raw.toString('hex'),
        signatures: tx.signatures,
        receipt,
      })),
      writes: [...writes],
    });
    writeSync(this.file, line);
  }

  appendCut(to: number): void {
    writeSync(this.file, write({ kind: 'cut', to }));
  }

  close(): void {
    closeSync(this.file);
  }
}
