import { badRequest } from './bot-api-error.js';
import { Params, type UploadedFile } from './params.js';

const CRLF = '\r\n';

/** Reads a multipart/form-data body (RFC 7578) that is already in memory. A body without its boundary is refused. */
export function parseMultipart(body: Buffer, contentType: string): Params {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const name = boundary?.[1] ?? boundary?.[2];
  if (name === undefined) throw badRequest('multipart boundary is missing');
  const values: Record<string, unknown> = {};
  const files = new Map<string, UploadedFile>();
  for (const part of splitParts(body, Buffer.from(`--${name}`))) addPart(part, values, files);
  return new Params(values, files);
}

function splitParts(body: Buffer, delimiter: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  let start = body.indexOf(delimiter);
  while (start >= 0) {
    const from = start + delimiter.length;
    const next = body.indexOf(Buffer.concat([Buffer.from(CRLF), delimiter]), from);
    if (next < 0) break;
    parts.push(body.subarray(from + CRLF.length, next));
    start = next + CRLF.length;
  }
  return parts;
}

function addPart(part: Buffer, values: Record<string, unknown>, files: Map<string, UploadedFile>): void {
  const headEnd = part.indexOf(CRLF + CRLF);
  if (headEnd < 0) return;
  const head = part.subarray(0, headEnd).toString('utf8');
  const content = part.subarray(headEnd + 4);
  const field = /\bname="([^"]*)"/i.exec(head)?.[1];
  if (field === undefined) return;
  const fileName = /\bfilename="([^"]*)"/i.exec(head)?.[1];
  if (fileName === undefined) {
    values[field] = content.toString('utf8');
    return;
  }
  const mimeType = /^content-type:\s*([^\r\n;]+)/im.exec(head)?.[1]?.trim() ?? 'application/octet-stream';
  files.set(field, { fileName, mimeType, bytes: Buffer.from(content) });
}
