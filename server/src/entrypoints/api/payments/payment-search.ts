import { parseTronAddress, parseTxId } from '@energy-desk/shared/units';
import { isUuid } from '../../../platform/database/index.js';

/** What somebody typed into the search of payments. */
export type PaymentSearch =
  | { readonly kind: 'txid' | 'address' | 'id' | 'reference'; readonly value: string }
  | { readonly kind: 'nothing' };

const REFERENCE = /^[0-9A-HJKMNP-TV-Z]{8}$/;

/** By its shape alone; whatever has none of them finds nothing. */
export function paymentSearchOf(text: string): PaymentSearch {
  const txid = parseTxId(text);
  if (txid) return { kind: 'txid', value: txid };
  const address = parseTronAddress(text);
  if (address) return { kind: 'address', value: address };
  if (isUuid(text.toLowerCase())) return { kind: 'id', value: text.toLowerCase() };
  const reference = text.toUpperCase();
  return REFERENCE.test(reference) ? { kind: 'reference', value: reference } : { kind: 'nothing' };
}
