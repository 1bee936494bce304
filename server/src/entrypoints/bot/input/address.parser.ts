import { parseTronAddress, type TronAddress } from '@energy-desk/shared/units';

export type AddressFault = 'not_an_address' | 'bad_checksum' | 'wrong_network';

export type AddressResult = { readonly address: TronAddress } | { readonly fault: AddressFault };

/** Base58 without the characters people mistake for others (0 O I l), one or two characters short or long. */
const NEARLY = /^T[0-9A-Za-z]{31,35}$/;
const OTHER_NETWORKS =
  /^(0x[0-9a-f]{40}|bc1[0-9a-z]{20,}|[13][1-9A-HJ-NP-Za-km-z]{25,34}|(EQ|UQ)[\w-]{46})$/i;

/** Reads a typed TRON address and says what is wrong with one that is not. */
export function parseAddressInput(text: string): AddressResult {
  const plain = text.normalize('NFKC').trim();
  const address = parseTronAddress(plain);
  if (address) return { address };
  if (NEARLY.test(plain)) return { fault: 'bad_checksum' };
  return { fault: OTHER_NETWORKS.test(plain) ? 'wrong_network' : 'not_an_address' };
}
