import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordLog } from './record-log.js';

/** A file a bot or a user has sent; `fileId` may be used again in any later call. */
export interface StoredFile {
  fileId: string;
  uniqueId: string;
  fileName: string;
  mimeType: string;
  size: number;
  width?: number;
  height?: number;
}

/** Keeps uploaded bytes by file id, in memory or in the data folder. */
export class FileStore {
  private readonly files = new Map<string, StoredFile>();
  private readonly bytes = new Map<string, Buffer>();
  private readonly folder: string | undefined;

  constructor(
    private readonly log: RecordLog,
    dataDir?: string,
  ) {
    this.folder = dataDir === undefined ? undefined : join(dataDir, 'files');
    if (this.folder !== undefined) mkdirSync(this.folder, { recursive: true });
    for (const file of log.loaded<StoredFile>('file/')) this.files.set(file.fileId, file);
  }

  add(content: Buffer, fileName: string, mimeType: string): StoredFile {
    const size = imageSize(content);
    const file: StoredFile = {
      fileId: `AgAC${randomBytes(24).toString('base64url')}`,
      uniqueId: createHash('sha256').update(content).digest('base64url').slice(0, 16),
      fileName,
      mimeType: size?.mimeType ?? mimeType,
      size: content.length,
      ...(size ? { width: size.width, height: size.height } : {}),
    };
    this.files.set(file.fileId, file);
    if (this.folder === undefined) this.bytes.set(file.fileId, content);
    else writeFileSync(join(this.folder, file.fileId), content);
    this.log.put(`file/${file.fileId}`, file);
    return file;
  }

  get(fileId: string): StoredFile | undefined {
    return this.files.get(fileId);
  }

  /** The bytes of a known file. */
  read(file: StoredFile): Buffer {
    const content = this.bytes.get(file.fileId);
    if (content) return content;
    if (this.folder === undefined) throw new Error(`file ${file.fileId} has no content`);
    return readFileSync(join(this.folder, file.fileId));
  }

  clear(): void {
    for (const id of this.files.keys()) this.log.remove(`file/${id}`);
    this.files.clear();
    this.bytes.clear();
  }
}

interface ImageSize {
  width: number;
  height: number;
  mimeType: string;
}

/** Width and height of a PNG, JPEG, GIF or WebP; undefined for what Telegram could not show as a photo. */
export function imageSize(bytes: Buffer): ImageSize | undefined {
  if (bytes.length > 24 && bytes.toString('latin1', 1, 4) === 'PNG')
    return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20), mimeType: 'image/png' };
  if (bytes.length > 10 && bytes.toString('latin1', 0, 4) === 'GIF8')
    return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8), mimeType: 'image/gif' };
  if (bytes.length > 30 && bytes.toString('latin1', 8, 15) === 'WEBPVP8')
    return { width: 512, height: 512, mimeType: 'image/webp' };
  return bytes.length > 4 && bytes.readUInt16BE(0) === 0xffd8 ? jpegSize(bytes) : undefined;
}

function jpegSize(bytes: Buffer): ImageSize | undefined {
  let at = 2;
  while (at + 9 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    const startOfFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (startOfFrame)
      return {
        height: bytes.readUInt16BE(at + 5),
        width: bytes.readUInt16BE(at + 7),
        mimeType: 'image/jpeg',
      };
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}
