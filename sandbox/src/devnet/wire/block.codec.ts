import { sha256 } from './address.codec.js';
import { encodeMessage } from './protobuf.codec.js';
import { HEADER } from './schema.js';

export interface HeaderFields {
  number: number;
  /** Milliseconds. */
  timestamp: number;
  parentId: string;
  txTrieRoot: string;
  witness: string;
}

/** Block version printed in every header. */
export const BLOCK_VERSION = 34;

/** Serialized `BlockHeader.raw`. */
export function headerBytes(header: HeaderFields): Buffer {
  return encodeMessage(HEADER, {
    timestamp: BigInt(header.timestamp),
    txTrieRoot: header.txTrieRoot,
    parentHash: header.parentId,
    number: BigInt(header.number),
    witness_address: header.witness,
    version: BigInt(BLOCK_VERSION),
  });
}

/** blockID: SHA-256 of the raw header with the first 8 bytes replaced by the number (Sha256Hash). */
export function blockId(header: HeaderFields): string {
  const hash = sha256(headerBytes(header)).toString('hex');
  return header.number.toString(16).padStart(16, '0') + hash.slice(16);
}

/** Merkle root over transaction hashes; an odd one is carried up. 64 zeros for no transaction. */
export function merkleRoot(leaves: Buffer[]): string {
  if (leaves.length === 0) return '0'.repeat(64);
  let level = leaves;
  while (level.length > 1) {
    const next: Buffer[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const left = level[i];
      const right = level[i + 1];
      if (left) next.push(right ? sha256(Buffer.concat([left, right])) : left);
    }
    level = next;
  }
  return level[0]?.toString('hex') ?? '';
}

/** The pair a transaction refers to a block by: bytes 6..8 of the number, bytes 8..16 of the id. */
export function blockReference(number: number, id: string): { refBlockBytes: string; refBlockHash: string } {
  return {
    refBlockBytes: (number & 0xffff).toString(16).padStart(4, '0'),
    refBlockHash: id.slice(16, 32),
  };
}
