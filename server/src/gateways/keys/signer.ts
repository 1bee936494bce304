import { fromHexAddress, type TronAddress } from '@energy-desk/shared/units';
import { secp256k1 } from '@noble/curves/secp256k1';
import { keccak_256 } from '@noble/hashes/sha3';
import { AppError } from '../../platform/errors/index.js';

const PRIVATE_KEY = /^[0-9a-fA-F]{64}$/;
const ADDRESS_BYTES = 20;

/** @throws AppError keys/bad_private_key (the caller's), never quoting what was given */
export function parsePrivateKey(hex: string): Buffer {
  const digits = hex.trim().replace(/^0x/i, '');
  const key = Buffer.from(digits, 'hex');
  if (PRIVATE_KEY.test(digits) && secp256k1.utils.isValidPrivateKey(key)) return key;
  throw new AppError('keys/bad_private_key', 'caller', 'not a private key: 64 hex digits are needed');
}

/** The address a key signs for: last 20 bytes of keccak256 of the public key, behind 41. */
export function addressOfKey(key: Uint8Array): TronAddress {
  const publicKey = secp256k1.getPublicKey(key, false).subarray(1);
  return fromHexAddress(Buffer.from(keccak_256(publicKey).slice(-ADDRESS_BYTES)).toString('hex'));
}

/** r, s (low) and the recovery id, 65 bytes as java-tron reads them (TransactionCapsule.getBase64FromByteString). */
export function signDigest(digest: Uint8Array, key: Uint8Array): string {
  const signature = secp256k1.sign(digest, key, { lowS: true });
  return `${signature.toCompactHex()}${signature.recovery.toString(16).padStart(2, '0')}`;
}
