import { badRequest } from '../bot-api/bot-api-error.js';
import type { Document, PhotoSize } from '../bot-api/bot-api.types.js';
import type { UploadedFile } from '../bot-api/params.js';
import { imageSize, type StoredFile } from '../store/file-store.js';
import type { MethodCall } from './method.types.js';

/** Limits of https://core.telegram.org/bots/api#sending-files, in bytes. */
const MAX_PHOTO = 10 * 1024 * 1024;
const MAX_BY_URL = 20 * 1024 * 1024;
const FETCH_MS = 10_000;

/** The photo of a field: an upload, a known file_id, or an address that is fetched. */
export async function readPhoto(call: MethodCall, field: string): Promise<PhotoSize[]> {
  const file = await readFile(call, field, call.params.text(field), 'photo');
  if (file.width === undefined || file.height === undefined) throw badRequest('IMAGE_PROCESS_FAILED');
  return [
    {
      file_id: file.fileId,
      file_unique_id: file.uniqueId,
      width: file.width,
      height: file.height,
      file_size: file.size,
    },
  ];
}

/** The document of a field, from the same three sources. */
export async function readDocument(call: MethodCall, field: string): Promise<Document> {
  return asDocument(await readFile(call, field, call.params.text(field), 'document'));
}

/** The file behind the `media` of an InputMedia object. */
export async function readInputMedia(
  call: MethodCall,
  type: 'photo' | 'document',
  media: string,
): Promise<{ photo: PhotoSize[] } | { document: Document }> {
  const file = await readFile(call, 'media', media, type);
  if (type === 'document') return { document: asDocument(file) };
  const { fileId, uniqueId, width, height, size } = file;
  if (width === undefined || height === undefined) throw badRequest('IMAGE_PROCESS_FAILED');
  return { photo: [{ file_id: fileId, file_unique_id: uniqueId, width, height, file_size: size }] };
}

async function readFile(call: MethodCall, field: string, value: string, type: string): Promise<StoredFile> {
  const { files } = call.context;
  const upload = uploadOf(call, field, value);
  if (upload) return store(call, upload, type);
  if (value === '') throw badRequest(`there is no ${type} in the request`);
  const known = files.get(value);
  if (known) return known;
  if (!/^https?:\/\//i.test(value))
    throw badRequest('wrong remote file identifier specified: Wrong padding in the string');
  return store(call, await download(value), type);
}

function uploadOf(call: MethodCall, field: string, value: string): UploadedFile | undefined {
  const reference = /^attach:\/\/(.+)$/.exec(value)?.[1];
  return reference === undefined ? call.params.file(field) : call.params.attached(reference);
}

function store(call: MethodCall, upload: UploadedFile, type: string): StoredFile {
  if (upload.bytes.length === 0) throw badRequest('file must be non-empty');
  if (type === 'photo' && upload.bytes.length > MAX_PHOTO)
    throw badRequest(
      `file of size ${upload.bytes.length} bytes is too big for a photo; the maximum size is ${MAX_PHOTO} bytes`,
    );
  if (type === 'photo' && !imageSize(upload.bytes)) throw badRequest('IMAGE_PROCESS_FAILED');
  return call.context.files.add(upload.bytes, upload.fileName, upload.mimeType);
}

async function download(url: string): Promise<UploadedFile> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_MS) });
    const bytes = Buffer.from(await response.arrayBuffer());
    if (!response.ok || bytes.length > MAX_BY_URL) throw new Error(`status ${response.status}`);
    const fileName = new URL(url).pathname.split('/').at(-1) ?? 'file';
    return { fileName, mimeType: response.headers.get('content-type') ?? 'application/octet-stream', bytes };
  } catch {
    throw badRequest('failed to get HTTP URL content');
  }
}

function asDocument(file: StoredFile): Document {
  return {
    file_id: file.fileId,
    file_unique_id: file.uniqueId,
    file_name: file.fileName,
    mime_type: file.mimeType,
    file_size: file.size,
  };
}
