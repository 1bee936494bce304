import { randomBytes } from 'node:crypto';
import { TronWeb } from 'tronweb';
import type { RecordLog } from '../store/record-log.js';

export interface WalletKey {
  userId: number;
  address: string;
  privateKey: string;
}

/** The demo users' keys: made here, kept only in the data folder, good for a devnet only. */
export class WalletKeys {
  private readonly keys = new Map<number, WalletKey>();
  private stranger: string | undefined;

  constructor(private readonly log: RecordLog) {
    for (const key of log.loaded<WalletKey>('wallet/')) this.keys.set(key.userId, key);
    this.stranger = log.loaded<string>('stranger').at(-1);
  }

  /** The key of a user, made on first use. */
  of(userId: number): WalletKey {
    const known = this.keys.get(userId);
    if (known) return known;
    const key = { userId, ...newKey() };
    this.keys.set(userId, key);
    this.log.put(`wallet/${userId}`, key);
    return key;
  }

  /** An address nobody has used yet: stays the same until `renewStranger`. */
  strangerAddress(): string {
    return this.stranger ?? this.renewStranger();
  }

  renewStranger(): string {
    this.stranger = newKey().address;
    this.log.put('stranger', this.stranger);
    return this.stranger;
  }
}

function newKey(): { address: string; privateKey: string } {
  const privateKey = randomBytes(32).toString('hex');
  const address = TronWeb.address.fromPrivateKey(privateKey);
  // Only a key of 0 or above the curve's order has no address: 1 in 2^127.
  return address === false ? newKey() : { address, privateKey };
}
