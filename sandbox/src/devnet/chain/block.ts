import type { Overlay } from '../state/overlay.js';
import { sha256 } from '../wire/address.codec.js';
import { blockId, headerBytes, merkleRoot, type HeaderFields } from '../wire/block.codec.js';
import { signDigest } from '../wire/keys.js';
import { txBytesInBlock, type Tx } from '../wire/transaction.js';
import { contractRetNumber, type Receipt } from './receipt.js';

export interface StoredTx {
  tx: Tx;
  receipt: Receipt;
}

/** A change of state that no transaction makes (a control's work), repeated when its block is reorganised. */
export type AdminChange = (state: Overlay, time: number) => void;

export interface Block extends HeaderFields {
  id: string;
  witnessSignature: string;
  txs: StoredTx[];
  admin: AdminChange[];
}

/** Seals header and transactions into a block signed by the devnet's witness key. */
export function sealBlock(
  fields: Omit<HeaderFields, 'txTrieRoot'>,
  txs: StoredTx[],
  admin: AdminChange[],
  witnessKey: string,
): Block {
  const leaves = txs.map(({ tx, receipt }) => sha256(txBytesInBlock(tx, contractRetNumber(receipt))));
  const header = { ...fields, txTrieRoot: merkleRoot(leaves) };
  const witnessSignature = witnessKey === '' ? '' : signDigest(sha256(headerBytes(header)), witnessKey);
  return { ...header, id: blockId(header), witnessSignature, txs, admin };
}
