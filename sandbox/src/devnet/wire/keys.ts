import { randomBytes } from 'node:crypto';
import secp256k1 from 'secp256k1';
import { utils } from 'tronweb';

const CACHE_LIMIT = 50_000;
const addressByPublicKey = new Map<string, string>();

/** Keccak-256 as lower-case hex without prefix. */
export function keccak256(bytes: Uint8Array): string {
  return utils.ethersUtils.keccak256(bytes).slice(2);
}

function addressOfPublicKey(compressed: Uint8Array, uncompressed: () => Uint8Array): string {
  const key = Buffer.from(compressed).toString('latin1');
  const known = addressByPublicKey.get(key);
  if (known !== undefined) return known;
  const address = `41${keccak256(uncompressed().subarray(1)).slice(-40)}`;
  if (addressByPublicKey.size >= CACHE_LIMIT) addressByPublicKey.clear();
  addressByPublicKey.set(key, address);
  return address;
}

/** A fresh private key, 32 bytes as hex. */
export function generatePrivateKey(): string {
  for (;;) {
    const key = randomBytes(32);
    if (secp256k1.privateKeyVerify(key)) return key.toString('hex');
  }
}

/** 41-hex address of a private key. */
export function addressOfPrivateKey(privateKey: string): string {
  const key = Buffer.from(privateKey, 'hex');
  return addressOfPublicKey(secp256k1.publicKeyCreate(key, true), () =>
    secp256k1.publicKeyCreate(key, false),
  );
}

/** 65-byte signature r||s||v (v = 0 or 1 plus 27) of a 32-byte digest, hex. */
export function signDigest(digest: Uint8Array, privateKey: string): string {
  const { signature, recid } = secp256k1.ecdsaSign(digest, Buffer.from(privateKey, 'hex'));
  return Buffer.concat([signature, Buffer.from([recid + 27])]).toString('hex');
}

/**
 * 41-hex address that made the signature.
 * @throws Error with java-tron's text when the recovery byte or the point is impossible
 */
export function recoverAddress(digest: Uint8Array, signatureHex: string): string {
  const bytes = Buffer.from(signatureHex, 'hex');
  const raw = bytes[64] ?? 0;
  const v = raw < 27 ? raw + 27 : raw;
  if (v < 27 || v > 34) throw new Error(`Header byte out of range: ${v}`);
  const recid = v >= 31 ? v - 31 : v - 27;
  const signature = bytes.subarray(0, 64);
  try {
    const compressed = secp256k1.ecdsaRecover(signature, recid, digest, true);
    return addressOfPublicKey(compressed, () => secp256k1.ecdsaRecover(signature, recid, digest, false));
  } catch {
    throw new Error('Could not recover public key from signature');
  }
}
