import { createReadStream, createWriteStream, type ReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../../platform/config/index.js';
import type { ReportExport } from './export.types.js';

type Named = Pick<ReportExport, 'id' | 'format'>;

const FINISHED = /^([0-9a-f-]{36})\.(csv|xlsx)$/;
const UNFINISHED = /^([0-9a-f-]{36})\.(csv|xlsx)\.(\d+)\.part$/;

/** A file in the folder, by its name. */
export interface FoundFile {
  readonly name: string;
  readonly id: string;
  /** Of a file that is not finished. */
  readonly attempt: number | null;
}

/** The folder of exports. Readable by nobody else; a file has its name once it is whole. */
@Injectable()
export class ExportFiles {
  private readonly folder: string;

  constructor(config: AppConfig) {
    this.folder = config.reportsDir;
  }

  /** Writes the file of one attempt; safe on the disk when it returns. @returns its bytes */
  async write(one: ReportExport, content: Readable, signal: AbortSignal): Promise<number> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const part = this.partOf(one);
    await pipeline(content, createWriteStream(part, { mode: 0o600 }), { signal });
    const handle = await open(part, 'r+');
    try {
      await handle.sync();
      return (await handle.stat()).size;
    } finally {
      await handle.close();
    }
  }

  /** Gives the written file its name. */
  async publish(one: ReportExport): Promise<void> {
    await rename(this.partOf(one), this.pathOf(one));
  }

  async discard(one: ReportExport): Promise<void> {
    await rm(this.partOf(one), { force: true });
  }

  /** Null when it is not there. */
  async read(one: Named): Promise<{ stream: ReadStream; bytes: number } | null> {
    const path = this.pathOf(one);
    const found = await stat(path).catch(() => null);
    return found ? { stream: createReadStream(path), bytes: found.size } : null;
  }

  /** Files of exports, finished or not; whatever else lies in the folder is none of ours. */
  async list(): Promise<FoundFile[]> {
    const names = await readdir(this.folder).catch(() => [] as string[]);
    return names.flatMap((name) => {
      const match = FINISHED.exec(name) ?? UNFINISHED.exec(name);
      return match ? [{ name, id: match[1] ?? '', attempt: match[3] ? Number(match[3]) : null }] : [];
    });
  }

  async remove({ name }: FoundFile): Promise<void> {
    await rm(join(this.folder, name), { force: true });
  }

  private pathOf({ id, format }: Named): string {
    return join(this.folder, `${id}.${format}`);
  }

  private partOf(one: ReportExport): string {
    return `${this.pathOf(one)}.${one.attempt}.part`;
  }
}
