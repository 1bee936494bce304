import type { Block } from '../chain/block.js';
import { contractRet, resourceReceiptJson, totalFee } from '../chain/receipt.js';
import { hexToBase58 } from '../wire/address.codec.js';
import { BLOCK_VERSION } from '../wire/block.codec.js';
import { withoutDefaults } from './account-json.js';
import { keccak256 } from '../wire/keys.js';
import { int64, printJson, type JsonObject } from '../wire/json.js';
import { txJson } from '../wire/transaction.js';

/** Already printed JSON, kept so that a block read many times is printed once. */
export class Printed {
  constructor(readonly text: string) {}
}

/** Blocks kept printed: readers follow the head, or catch up in order. */
const KEPT = 64;
const blockCache = new Map<Block, string>();
const infoCache = new Map<Block, string>();

function cached(cache: Map<Block, string>, block: Block, visible: boolean, print: () => string): Printed {
  if (visible || block.txs.length === 0) return new Printed(print());
  const known = cache.get(block);
  if (known !== undefined) return new Printed(known);
  const text = print();
  cache.set(block, text);
  const [oldest] = cache.keys();
  if (cache.size > KEPT && oldest) cache.delete(oldest);
  return new Printed(text);
}

function headerJson(block: Block, visible: boolean): JsonObject {
  const raw: JsonObject = {
    ...(block.number === 0 ? {} : { number: block.number }),
    txTrieRoot: block.txTrieRoot,
    witness_address: visible ? hexToBase58(block.witness) : block.witness,
    parentHash: block.parentId,
    version: BLOCK_VERSION,
    timestamp: block.timestamp,
  };
  return {
    raw_data: raw,
    ...(block.witnessSignature === '' ? {} : { witness_signature: block.witnessSignature }),
  };
}

/** A block; `detail: false` leaves the transactions out. */
export function blockJson(block: Block, visible: boolean, detail = true): Printed {
  const head = { blockID: block.id, block_header: headerJson(block, visible) };
  if (!detail) return new Printed(printJson(head));
  return cached(blockCache, block, visible, () =>
    printJson({
      ...head,
      ...(block.txs.length === 0
        ? {}
        : { transactions: block.txs.map(({ tx, receipt }) => txJson(tx, visible, contractRet(receipt))) }),
    }),
  );
}

function cancelJson(amounts: { BANDWIDTH: bigint; ENERGY: bigint }): JsonObject[] {
  return (['BANDWIDTH', 'ENERGY', 'TRON_POWER'] as const).map((key) => {
    const value = key === 'TRON_POWER' ? 0n : amounts[key];
    return { key, ...(value === 0n ? {} : { value }) };
  });
}

/** TransactionInfo of the transaction at `index`. */
export function infoJson(block: Block, index: number, visible: boolean): JsonObject {
  const stored = block.txs[index];
  if (!stored) return {};
  const { tx, receipt } = stored;
  const address = (hex: string): string => (visible ? hexToBase58(hex) : hex);
  const fee = totalFee(receipt);
  const failed = receipt.callResult !== undefined && receipt.callResult !== 'SUCCESS';
  const failure = receipt.failure ?? '';
  return {
    id: tx.txid,
    ...(fee === 0n ? {} : { fee: int64(fee) }),
    blockNumber: block.number,
    blockTimeStamp: block.timestamp,
    contractResult: [receipt.output],
    ...(receipt.contractAddress === undefined ? {} : { contract_address: address(receipt.contractAddress) }),
    receipt: resourceReceiptJson(receipt),
    ...(receipt.logs.length === 0
      ? {}
      : {
          log: receipt.logs.map((log) => ({
            address: visible ? hexToBase58(log.address) : log.address.slice(2),
            topics: log.topics,
            data: log.data,
          })),
        }),
    ...(failed ? { result: 'FAILED' } : {}),
    ...(failed ? { resMessage: visible ? failure : Buffer.from(failure).toString('hex') } : {}),
    ...(receipt.internal.length === 0
      ? {}
      : { internal_transactions: internalJson(tx.txid, receipt.internal, address) }),
    ...(receipt.withdrawExpireAmount === 0n ? {} : { withdraw_expire_amount: receipt.withdrawExpireAmount }),
    ...(receipt.cancelUnfreeze ? { cancel_unfreezeV2_amount: cancelJson(receipt.cancelUnfreeze) } : {}),
  };
}

function internalJson(
  txid: string,
  transfers: { from: string; to: string; sun: bigint }[],
  address: (hex: string) => string,
): JsonObject[] {
  return transfers.map(({ from, to, sun }, nonce) => ({
    hash: keccak256(Buffer.from(`${txid}${nonce}`)),
    caller_address: address(from),
    transferTo_address: address(to),
    callValueInfo: [withoutDefaults({ callValue: sun })],
    note: Buffer.from('call').toString('hex'),
  }));
}

/** gettransactioninfobyblocknum: an array. */
export function infosJson(block: Block, visible: boolean): Printed {
  return cached(infoCache, block, visible, () =>
    printJson(block.txs.map((_stored, index) => infoJson(block, index, visible))),
  );
}
