import { TronWeb } from 'tronweb';

const BARE_HEX = 40;

/** Base58check of an address in 21-byte hex (41…), or in the 20-byte form of logs; base58 stays as it is. */
export function toBase58(address: string): string {
  if (address.startsWith('T')) return address;
  return TronWeb.address.fromHex(address.length === BARE_HEX ? `41${address}` : address);
}
