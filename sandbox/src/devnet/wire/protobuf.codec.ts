import type { Field, Message } from './schema.js';

/** Decoded protobuf: int64 and bool widened to bigint and boolean, bytes as lower-case hex, enums by name. */
export type PbValue = bigint | boolean | string | PbObject | PbValue[];
export interface PbObject {
  [field: string]: PbValue | undefined;
}

const LAST_SMALL = 0x7fffffffn;

function writeVarint(out: number[], value: bigint): void {
  if (value >= 0n && value <= LAST_SMALL) {
    let small = Number(value);
    for (; small > 127; small >>>= 7) out.push((small & 127) | 128);
    out.push(small);
    return;
  }
  let rest = BigInt.asUintN(64, value);
  for (; rest > 127n; rest >>= 7n) out.push(Number(rest & 127n) | 128);
  out.push(Number(rest));
}

function writeBytes(out: number[], no: number, bytes: Uint8Array | number[]): void {
  writeVarint(out, BigInt((no << 3) | 2));
  writeVarint(out, BigInt(bytes.length));
  for (const byte of bytes) out.push(byte);
}

function enumNumber(field: Field, value: PbValue): bigint {
  if (typeof value === 'bigint') return value;
  return BigInt(Math.max(0, field.values?.indexOf(String(value)) ?? 0));
}

function writeOne(out: number[], field: Field, value: PbValue, keepDefault: boolean): void {
  switch (field.kind) {
    case 'int':
    case 'enum':
    case 'bool': {
      const number =
        field.kind === 'bool'
          ? value === true
            ? 1n
            : 0n
          : field.kind === 'enum'
            ? enumNumber(field, value)
            : BigInt(value as bigint);
      if (number === 0n && !keepDefault) return;
      writeVarint(out, BigInt(field.no << 3));
      writeVarint(out, number);
      return;
    }
    case 'message':
      if (field.message) writeBytes(out, field.no, encodeParts(field.message, value as PbObject));
      return;
    default: {
      const text = String(value);
      if (text === '' && !keepDefault) return;
      writeBytes(out, field.no, Buffer.from(text, field.kind === 'string' ? 'utf8' : 'hex'));
    }
  }
}

function encodeParts(message: Message, object: PbObject): number[] {
  const out: number[] = [];
  for (const field of message.fields) {
    const value = object[field.name];
    if (value === undefined) continue;
    if (Array.isArray(value)) for (const item of value) writeOne(out, field, item, true);
    else writeOne(out, field, value, false);
  }
  return out;
}

/** Canonical proto3 bytes: fields in number order, defaults left out. */
export function encodeMessage(message: Message, object: PbObject): Buffer {
  return Buffer.from(encodeParts(message, object));
}

class Reader {
  private at = 0;
  constructor(private readonly bytes: Uint8Array) {}

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  private byte(): number {
    const value = this.bytes[this.at];
    if (value === undefined) throw new Error('Protocol buffer data truncated');
    this.at += 1;
    return value;
  }

  varint(): bigint {
    let value = this.byte();
    if (value < 128) return BigInt(value);
    value &= 127;
    let wide = BigInt(value);
    for (let shift = 7n; shift < 70n; shift += 7n) {
      const next = this.byte();
      wide |= BigInt(next & 127) << shift;
      if (next < 128) return BigInt.asIntN(64, wide);
    }
    throw new Error('Malformed varint');
  }

  take(length: number): Uint8Array {
    if (length < 0 || this.at + length > this.bytes.length) throw new Error('Protocol buffer data truncated');
    const part = this.bytes.subarray(this.at, this.at + length);
    this.at += length;
    return part;
  }

  skip(wireType: number): void {
    if (wireType === 0) this.varint();
    else if (wireType === 1) this.take(8);
    else if (wireType === 2) this.take(Number(this.varint()));
    else if (wireType === 5) this.take(4);
    else throw new Error('Protocol message tag had invalid wire type');
  }
}

function readOne(reader: Reader, field: Field): PbValue {
  if (field.kind === 'int') return reader.varint();
  if (field.kind === 'bool') return reader.varint() !== 0n;
  if (field.kind === 'enum') {
    const number = reader.varint();
    return field.values?.[Number(number)] ?? number;
  }
  const bytes = reader.take(Number(reader.varint()));
  if (field.kind === 'message' && field.message) return decodeMessage(field.message, bytes);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(
    field.kind === 'string' ? 'utf8' : 'hex',
  );
}

/**
 * Reads known fields, skips the rest. Absent fields stay absent.
 * @throws Error when the bytes are not well-formed protobuf
 */
export function decodeMessage(message: Message, bytes: Uint8Array): PbObject {
  const reader = new Reader(bytes);
  const object: PbObject = {};
  while (!reader.done) {
    const tag = Number(reader.varint());
    const field = message.fields.find((candidate) => candidate.no === tag >>> 3);
    const wireType = tag & 7;
    const expected = field && (['int', 'bool', 'enum'].includes(field.kind) ? 0 : 2);
    if (!field || expected !== wireType) {
      reader.skip(wireType);
      continue;
    }
    const value = readOne(reader, field);
    const before = object[field.name];
    if (!field.repeated) object[field.name] = value;
    else if (Array.isArray(before)) before.push(value);
    else object[field.name] = [value];
  }
  return object;
}
