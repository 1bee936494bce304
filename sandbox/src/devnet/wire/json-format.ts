import { base58ToHex, hexToBase58 } from './address.codec.js';
import { int64, isObject, type Json, type JsonObject } from './json.js';
import type { PbObject, PbValue } from './protobuf.codec.js';
import type { Field, Message } from './schema.js';

function printScalar(field: Field, value: PbValue, visible: boolean): Json | undefined {
  if (typeof value === 'bigint') return value === 0n ? undefined : int64(value);
  if (typeof value === 'boolean') return value ? true : undefined;
  if (typeof value !== 'string' || value === '') return undefined;
  if (field.kind === 'enum') return value === field.values?.[0] ? undefined : value;
  if (field.kind === 'address' && visible) return hexToBase58(value);
  if (field.kind === 'name' && visible) return Buffer.from(value, 'hex').toString('utf8');
  return value;
}

/** java-tron's JsonFormat: proto3 defaults are never printed. */
export function toJson(message: Message, object: PbObject, visible: boolean): JsonObject {
  const out: JsonObject = {};
  for (const field of message.fields) {
    const value = object[field.name];
    if (value === undefined) continue;
    const print = (item: PbValue): Json | undefined =>
      field.message ? toJson(field.message, item as PbObject, visible) : printScalar(field, item, visible);
    if (Array.isArray(value)) out[field.name] = value.map((item) => print(item) ?? '');
    else {
      const printed = print(value);
      if (printed !== undefined) out[field.name] = printed;
    }
  }
  return out;
}

function integer(value: unknown, name: string): bigint {
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  if (typeof value === 'string' && /^-?\d+$/.test(value)) return BigInt(value);
  throw new Error(`INVALID int64, ${name}`);
}

function parseHex(value: unknown, name: string): string {
  const text = String(value);
  if (!/^(0x)?([0-9a-fA-F]{2})*$/.test(text)) throw new Error(`INVALID hex String, ${name}`);
  return text.replace(/^0x/, '').toLowerCase();
}

function parseScalar(field: Field, value: unknown, visible: boolean): PbValue {
  switch (field.kind) {
    case 'int':
      return integer(value, field.name);
    case 'bool':
      return value === true || value === 'true';
    case 'enum': {
      if (typeof value === 'number') return field.values?.[value] ?? BigInt(value);
      const known = field.values?.find((name) => name === String(value).toUpperCase() || name === value);
      if (known === undefined) throw new Error(`Enum type has no value named "${String(value)}"`);
      return known;
    }
    case 'string':
      return String(value);
    case 'address':
      if (visible) {
        const hex = base58ToHex(String(value));
        if (hex === undefined) throw new Error(`INVALID base58 String, ${field.name}`);
        return hex;
      }
      return parseHex(value, field.name);
    case 'name':
      return visible ? Buffer.from(String(value), 'utf8').toString('hex') : parseHex(value, field.name);
    default:
      return parseHex(value, field.name);
  }
}

/**
 * Reads a message from the node's JSON notation; unknown members are ignored.
 * @throws Error naming the member that can't be read
 */
export function fromJson(message: Message, json: unknown, visible: boolean): PbObject {
  if (!isObject(json)) throw new Error(`INVALID ${message.name}`);
  const object: PbObject = {};
  for (const field of message.fields) {
    const value = json[field.name];
    if (value === undefined || value === null) continue;
    const parse = (item: unknown): PbValue =>
      field.message ? fromJson(field.message, item, visible) : parseScalar(field, item, visible);
    object[field.name] = field.repeated ? (Array.isArray(value) ? value : [value]).map(parse) : parse(value);
  }
  return object;
}
