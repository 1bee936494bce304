import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

const FILE = 'chat.jsonl';

/**
 * Keyed records kept in an append-only file, so that a restart, even after kill -9, finds every chat again.
 * Without a folder nothing is kept. The last record of a key wins; a line cut short by a crash is ignored.
 */
export class RecordLog {
  private readonly initial = new Map<string, unknown>();
  private readonly descriptor: number | undefined;

  constructor(dataDir?: string) {
    if (dataDir === undefined) return;
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const path = join(dataDir, FILE);
    if (existsSync(path)) this.read(path);
    this.compact(path);
    this.descriptor = openSync(path, 'a', 0o600);
  }

  put(key: string, value: unknown): void {
    this.append({ k: key, v: value });
  }

  remove(key: string): void {
    this.append({ k: key });
  }

  /** What was stored under keys with this prefix when the log was opened, in the order of first writing. */
  loaded<T>(prefix: string): T[] {
    return [...this.initial].filter(([key]) => key.startsWith(prefix)).map(([, value]) => value as T);
  }

  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
  }

  private append(record: object): void {
    if (this.descriptor !== undefined) writeSync(this.descriptor, `${JSON.stringify(record)}\n`);
  }

  private read(path: string): void {
    for (const line of readFileSync(path, 'utf8').split('\n')) {
      const record = parseLine(line);
      if (!record) continue;
      if (record.v === undefined) this.initial.delete(record.k);
      else this.initial.set(record.k, record.v);
    }
  }

  private compact(path: string): void {
    const lines = [...this.initial].map(([k, v]) => `${JSON.stringify({ k, v })}\n`).join('');
    writeFileSync(`${path}.new`, lines, { mode: 0o600 });
    renameSync(`${path}.new`, path);
  }
}

function parseLine(line: string): { k: string; v?: unknown } | undefined {
  if (line === '') return undefined;
  try {
    const record = JSON.parse(line) as { k?: unknown; v?: unknown };
    return typeof record.k === 'string' ? { k: record.k, v: record.v } : undefined;
  } catch {
    return undefined;
  }
}
