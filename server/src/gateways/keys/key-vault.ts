import { Injectable } from '@nestjs/common';
import type { TronAddress } from '@energy-desk/shared/units';
import { AppConfig } from '../../platform/config/index.js';
import { AppError } from '../../platform/errors/index.js';
import { KeyRing, type Sealed } from './key-ring.js';
import { addressOfKey, parsePrivateKey, signDigest } from './signer.js';

export interface SigningKey extends Sealed {
  /** What the key was sealed for: the id of its row. */
  readonly aad: string;
  /** The address that the key must derive, or nothing is signed. */
  readonly expectedSigner: TronAddress;
}

const DIGEST_BYTES = 32;
const SIGNERS_KEPT = 20_000;

/** The only place where a private key is ever in the clear: a supplier's only while it signs. */
@Injectable()
export class KeyVault {
  readonly #ring: KeyRing;
  readonly #signers = new Map<string, TronAddress>();
  readonly #treasury: Buffer | null;

  /** @throws AppError keys/wrong_treasury_key unless TREASURY_KEY is the key of TREASURY_ADDRESS */
  constructor(config: AppConfig) {
    const signs = config.has('worker') || config.has('api');
    this.#ring = new KeyRing(signs ? config.encryptionKeys : []);
    this.#treasury = treasuryKeyOf(config);
  }

  /** Ids of the master keys this process has, the encrypting one first. */
  get keyIds(): readonly string[] {
    return this.#ring.ids;
  }

  /** @throws AppError keys/bad_private_key, keys/no_master_key */
  seal(privateKeyHex: string, aad: string): Sealed {
    const key = parsePrivateKey(privateKeyHex);
    try {
      return this.#ring.seal(key, aad);
    } finally {
      key.fill(0);
    }
  }

  /**
   * Seals again under the first master key: for rotation. What is not the expected key stays as it is, to be looked at.
   * @throws AppError keys/no_master_key, keys/cannot_open, keys/wrong_signer
   */
  reseal({ keyId, ciphertext, aad, expectedSigner }: SigningKey): Sealed {
    const key = this.#ring.open({ keyId, ciphertext }, aad);
    try {
      if (addressOfKey(key) !== expectedSigner) throw wrongSigner(expectedSigner);
      return this.#ring.seal(key, aad);
    } finally {
      key.fill(0);
    }
  }

  /**
   * Signs a 32-byte digest (a txid).
   * @returns 65 bytes in hex: r, s, recovery id
   * @throws AppError keys/no_master_key, keys/cannot_open, keys/wrong_signer
   */
  sign({ keyId, ciphertext, aad, expectedSigner }: SigningKey, digest: Uint8Array): string {
    if (digest.length !== DIGEST_BYTES) throw new RangeError('a digest has 32 bytes');
    const key = this.#ring.open({ keyId, ciphertext }, aad);
    try {
      if (this.signerOf(key, `${keyId} ${aad} ${ciphertext}`) !== expectedSigner)
        throw wrongSigner(expectedSigner);
      return signDigest(digest, key);
    } finally {
      key.fill(0);
    }
  }

  /**
   * Signs a 32-byte digest (a txid) as the treasury.
   * @returns 65 bytes in hex: r, s, recovery id
   * @throws AppError keys/no_treasury_key in a process without the role worker
   */
  signAsTreasury(digest: Uint8Array): string {
    if (digest.length !== DIGEST_BYTES) throw new RangeError('a digest has 32 bytes');
    if (!this.#treasury)
      throw new AppError('keys/no_treasury_key', 'ours', 'this process does not sign for the treasury');
    return signDigest(digest, this.#treasury);
  }

  /** A ciphertext is authentic, so it always holds the same key: its address is derived once. */
  private signerOf(key: Buffer, sealed: string): TronAddress {
    const known = this.#signers.get(sealed);
    if (known) return known;
    if (this.#signers.size >= SIGNERS_KEPT) this.#signers.clear();
    const signer = addressOfKey(key);
    this.#signers.set(sealed, signer);
    return signer;
  }

  /** @throws AppError keys/bad_private_key */
  addressOf(privateKeyHex: string): TronAddress {
    const key = parsePrivateKey(privateKeyHex);
    try {
      return addressOfKey(key);
    } finally {
      key.fill(0);
    }
  }

  toJSON(): object {
    return { keyIds: this.keyIds };
  }
}

const wrongSigner = (expected: TronAddress): AppError =>
  new AppError('keys/wrong_signer', 'ours', `the sealed key does not belong to ${expected}`);

/** A server that would sign refunds with another account's key must not start: nothing of what it sent would count. */
function treasuryKeyOf({ treasuryKey, treasuryAddress }: AppConfig): Buffer | null {
  if (treasuryKey === undefined) return null;
  const key = parsePrivateKey(treasuryKey);
  if (addressOfKey(key) === treasuryAddress) return key;
  key.fill(0);
  throw new AppError('keys/wrong_treasury_key', 'caller', 'TREASURY_KEY is not the key of TREASURY_ADDRESS', {
    problems: [`TREASURY_KEY: is not the key of ${treasuryAddress}`],
  });
}
