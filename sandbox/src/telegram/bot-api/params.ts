import { badRequest } from './bot-api-error.js';

/** A file that came in a multipart body. */
export interface UploadedFile {
  fileName: string;
  mimeType: string;
  bytes: Buffer;
}

/**
 * The parameters of one call. JSON bodies bring typed values, query strings and forms bring text in which
 * objects are JSON: both are read the same way, as the Bot API does.
 */
export class Params {
  constructor(
    private readonly values: Readonly<Record<string, unknown>>,
    private readonly files: ReadonlyMap<string, UploadedFile> = new Map(),
  ) {}

  has(name: string): boolean {
    return this.values[name] !== undefined && this.values[name] !== null && this.values[name] !== '';
  }

  /** Text; numbers and booleans are written out, '' when absent. */
  text(name: string): string {
    const value = this.values[name];
    if (value === undefined || value === null) return '';
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  }

  /** A whole number, or the default when absent or not a number (Telegram reads "abc" as 0). */
  integer(name: string, fallback = 0): number {
    if (!this.has(name)) return fallback;
    const value = Number(this.text(name));
    return Number.isSafeInteger(value) ? value : 0;
  }

  flag(name: string): boolean {
    return ['true', '1', 'yes', 'True'].includes(this.text(name));
  }

  /** An object or list; text is parsed as JSON. Undefined when absent. */
  object(name: string, label: string): unknown {
    if (!this.has(name)) return undefined;
    const value = this.values[name];
    if (typeof value !== 'string') return value;
    try {
      return JSON.parse(value) as unknown;
    } catch {
      throw badRequest(`can't parse ${label} JSON object`);
    }
  }

  /** The uploaded file of a field, or the one that `attach://name` points at. */
  file(name: string): UploadedFile | undefined {
    const direct = this.files.get(name);
    if (direct) return direct;
    const reference = /^attach:\/\/(.+)$/.exec(this.text(name))?.[1];
    return reference === undefined ? undefined : this.attached(reference);
  }

  attached(reference: string): UploadedFile | undefined {
    return this.files.get(reference);
  }

  /** Plain data for the call log: text fields as they came, files by name and size. */
  summary(): Record<string, unknown> {
    const files = [...this.files].map(([field, file]) => [
      field,
      `${file.fileName} (${file.bytes.length} bytes)`,
    ]);
    return { ...this.values, ...(Object.fromEntries(files) as Record<string, string>) };
  }
}
