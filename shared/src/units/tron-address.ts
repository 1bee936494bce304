import { sha256 } from '@noble/hashes/sha2';

/** A base58check TRON address (starts with T, 34 characters) whose checksum was verified. */
export type TronAddress = string & { readonly __unit: 'tron-address' };

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const ADDRESS_PREFIX = 0x41;
const PAYLOAD_BYTES = 21;
const CHECKSUM_BYTES = 4;
const SHAPE = /^T[1-9A-HJ-NP-Za-km-z]{33}$/;

const checksumOf = (payload: Uint8Array): Uint8Array => sha256(sha256(payload)).slice(0, CHECKSUM_BYTES);

const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

function decodeBase58(text: string): Uint8Array {
  let value = 0n;
  for (const character of text) value = value * 58n + BigInt(ALPHABET.indexOf(character));
  const bytes = new Uint8Array(PAYLOAD_BYTES + CHECKSUM_BYTES);
  for (let i = bytes.length - 1; i >= 0; i--) {
    bytes[i] = Number(value & 0xffn);
    value >>= 8n;
  }
  return bytes;
}

function encodeBase58(bytes: Uint8Array): string {
  let value = BigInt(`0x${toHex(bytes)}`);
  let text = '';
  while (value > 0n) {
    text = ALPHABET.charAt(Number(value % 58n)) + text;
    value /= 58n;
  }
  return text;
}

/** Verifies shape, network prefix (0x41) and checksum; null for anything that is not an address. */
export function parseTronAddress(text: string): TronAddress | null {
  const trimmed = text.trim();
  if (!SHAPE.test(trimmed)) return null;
  const bytes = decodeBase58(trimmed);
  const payload = bytes.slice(0, PAYLOAD_BYTES);
  if (payload[0] !== ADDRESS_PREFIX) return null;
  const checksum = checksumOf(payload);
  return checksum.every((byte, i) => byte === bytes[PAYLOAD_BYTES + i]) ? (trimmed as TronAddress) : null;
}

/** The 21 bytes as 42 lower-case hex digits, starting with 41. */
export const toHexAddress = (address: TronAddress): string =>
  toHex(decodeBase58(address).slice(0, PAYLOAD_BYTES));

/** From 42 hex digits (41…) or the 40 digits of the EVM form. @throws RangeError for anything else */
export function fromHexAddress(hex: string): TronAddress {
  const full = hex.length === 40 ? `41${hex}` : hex;
  if (!/^41[0-9a-fA-F]{40}$/.test(full)) throw new RangeError(`not a TRON address: ${hex}`);
  const payload = Uint8Array.from(full.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const bytes = new Uint8Array(PAYLOAD_BYTES + CHECKSUM_BYTES);
  bytes.set(payload);
  bytes.set(checksumOf(payload), PAYLOAD_BYTES);
  return encodeBase58(bytes) as TronAddress;
}
