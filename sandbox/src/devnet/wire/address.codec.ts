import { createHash } from 'node:crypto';

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const CACHE_LIMIT = 200_000;
const toBase58Cache = new Map<string, string>();
const fromBase58Cache = new Map<string, string>();

/** SHA-256 of bytes. */
export function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

function remember(cache: Map<string, string>, key: string, value: string): string {
  if (cache.size >= CACHE_LIMIT) cache.clear();
  cache.set(key, value);
  return value;
}

/** Base58Check form of bytes given as hex, as TRON prints addresses with `visible: true`. */
export function hexToBase58(hex: string): string {
  const known = toBase58Cache.get(hex);
  if (known !== undefined) return known;
  const body = Buffer.from(hex, 'hex');
  const full = Buffer.concat([body, sha256(sha256(body)).subarray(0, 4)]);
  let n = BigInt(`0x${full.toString('hex') || '0'}`);
  let text = '';
  for (; n > 0n; n /= 58n) text = `${ALPHABET[Number(n % 58n)] ?? ''}${text}`;
  for (const byte of full) {
    if (byte !== 0) break;
    text = `1${text}`;
  }
  return remember(toBase58Cache, hex, text);
}

/** 21-byte address as lower-case hex, or undefined when text, checksum, length or prefix is wrong. */
export function base58ToHex(text: string): string | undefined {
  const known = fromBase58Cache.get(text);
  if (known !== undefined) return known;
  if (text.length < 25 || text.length > 40) return undefined;
  let n = 0n;
  for (const char of text) {
    const digit = ALPHABET.indexOf(char);
    if (digit < 0) return undefined;
    n = n * 58n + BigInt(digit);
  }
  const hex = n.toString(16).padStart(50, '0');
  if (hex.length !== 50) return undefined;
  const body = Buffer.from(hex.slice(0, 42), 'hex');
  if (sha256(sha256(body)).subarray(0, 4).toString('hex') !== hex.slice(42)) return undefined;
  return remember(fromBase58Cache, text, hex.slice(0, 42));
}

/** True for 21 bytes of hex with the 0x41 prefix. */
export function isAddressHex(hex: string): boolean {
  return hex.length === 42 && hex.startsWith('41') && /^[0-9a-f]+$/.test(hex);
}

/** Address in either notation as 41-hex, or undefined. */
export function parseAddress(text: string): string | undefined {
  if (/^(0x)?41[0-9a-fA-F]{40}$/.test(text)) return text.replace(/^0x/, '').toLowerCase();
  return base58ToHex(text);
}
