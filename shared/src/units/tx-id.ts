/** sha256 of a transaction's raw data: 64 lower-case hex digits. */
export type TxId = string & { readonly __unit: 'txid' };

/** Accepts 64 hex digits in any case, with or without 0x; null otherwise. */
export function parseTxId(text: string): TxId | null {
  const hex = text.trim().replace(/^0x/i, '').toLowerCase();
  return /^[0-9a-f]{64}$/.test(hex) ? (hex as TxId) : null;
}
