import { badRequest } from './bot-api-error.js';
import { parseMultipart } from './multipart.parser.js';
import { Params } from './params.js';

/** The parameters of a call from its query string and its body of any of the three kinds the Bot API takes. */
export function readParams(body: unknown, contentType: string, query: unknown): Params {
  const fromQuery = typeof query === 'object' && query !== null ? (query as Record<string, unknown>) : {};
  if (!Buffer.isBuffer(body) || body.length === 0) return new Params(fromQuery);
  const kind = contentType.split(';')[0]?.trim().toLowerCase();
  if (kind === 'multipart/form-data') return parseMultipart(body, contentType);
  if (kind === 'application/x-www-form-urlencoded')
    return new Params({ ...fromQuery, ...Object.fromEntries(new URLSearchParams(body.toString('utf8'))) });
  if (kind === 'application/json') return new Params({ ...fromQuery, ...parseObject(body) });
  return new Params(fromQuery);
}

function parseObject(body: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    throw badRequest("can't parse JSON object");
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badRequest('object expected');
  return value as Record<string, unknown>;
}
