import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { AppError } from '../../platform/errors/index.js';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface MasterKey {
  readonly id: string;
  readonly key: Buffer;
}

export interface Sealed {
  /** Which master key encrypted it. */
  readonly keyId: string;
  /** base64 of nonce, tag and ciphertext. */
  readonly ciphertext: string;
}

/** Master keys for secrets at rest: the first encrypts, all decrypt. Shows nothing of itself when printed. */
export class KeyRing {
  readonly #keys: readonly MasterKey[];

  constructor(keys: readonly MasterKey[]) {
    this.#keys = keys;
  }

  get ids(): readonly string[] {
    return this.#keys.map(({ id }) => id);
  }

  /**
   * @param aad what the ciphertext belongs to (the row's id): it opens nowhere else
   * @throws AppError keys/no_master_key
   */
  seal(plain: Uint8Array, aad: string): Sealed {
    const [first] = this.#keys;
    if (!first) throw noMasterKey('any');
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, first.key, nonce).setAAD(Buffer.from(aad, 'utf8'));
    const body = Buffer.concat([cipher.update(plain), cipher.final()]);
    return {
      keyId: first.id,
      ciphertext: Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64'),
    };
  }

  /** @throws AppError keys/no_master_key, keys/cannot_open (changed, of another row, or under another key) */
  open({ keyId, ciphertext }: Sealed, aad: string): Buffer {
    const master = this.#keys.find(({ id }) => id === keyId);
    if (!master) throw noMasterKey(keyId);
    const bytes = Buffer.from(ciphertext, 'base64');
    try {
      const decipher = createDecipheriv(ALGORITHM, master.key, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      })
        .setAAD(Buffer.from(aad, 'utf8'))
        .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
    } catch {
      throw new AppError(
        'keys/cannot_open',
        'ours',
        'a sealed key does not open: changed, or of another row',
      );
    }
  }

  toJSON(): object {
    return { ids: this.ids };
  }

  [inspect.custom](): string {
    return `KeyRing(${this.ids.join(', ')})`;
  }
}

const noMasterKey = (id: string): AppError =>
  new AppError('keys/no_master_key', 'ours', `this process has no master key "${id}"`);
