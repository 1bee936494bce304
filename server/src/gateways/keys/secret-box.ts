import { inspect } from 'node:util';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../platform/config/index.js';
import { KeyRing, type Sealed } from './key-ring.js';

/** Seals secrets that are no private keys, such as those of authenticators, under the same master keys. */
@Injectable()
export class SecretBox {
  readonly #ring: KeyRing;

  constructor(config: AppConfig) {
    this.#ring = new KeyRing(config.has('worker') || config.has('api') ? config.encryptionKeys : []);
  }

  /** Ids of the master keys this process has, the encrypting one first. */
  get keyIds(): readonly string[] {
    return this.#ring.ids;
  }

  /** @param aad what the secret belongs to: it opens nowhere else @throws AppError keys/no_master_key */
  seal(secret: Uint8Array, aad: string): Sealed {
    return this.#ring.seal(secret, aad);
  }

  /** @throws AppError keys/no_master_key, keys/cannot_open */
  open(sealed: Sealed, aad: string): Buffer {
    return this.#ring.open(sealed, aad);
  }

  toJSON(): object {
    return { keyIds: this.#ring.ids };
  }

  [inspect.custom](): string {
    return `SecretBox(${this.#ring.ids.join(', ')})`;
  }
}
