import type { Chain } from '../chain/chain.js';
import { RefusedError, type BroadcastCode } from '../chain/errors.js';
import { isObject, type JsonObject } from '../wire/json.js';
import { printJson } from '../wire/json.js';
import { txFromHex, txFromJson, txJson, type Tx } from '../wire/transaction.js';

/** A refusal as the node words it, or undefined for success. */
export interface Refusal {
  code: BroadcastCode;
  reply: string;
}

/** The two broadcast endpoints differ in how they read a transaction and word the answer. */
export interface BroadcastRequest {
  tx: Tx;
  hex: boolean;
  visible: boolean;
}

/** @throws Error when the body holds no transaction */
export function readBroadcast(endpoint: string, params: Record<string, unknown>): BroadcastRequest {
  const visible = params.visible === true;
  if (endpoint === 'broadcasthex') {
    const { transaction } = params;
    if (typeof transaction !== 'string') throw new Error('null');
    return { tx: txFromHex(transaction.replace(/^0x/, '')), hex: true, visible };
  }
  if (!isObject(params.raw_data)) throw new Error('null');
  return { tx: txFromJson(params, visible), hex: false, visible };
}

/** Offers a transaction to the chain. */
export function offer(chain: Chain, tx: Tx, heldBlocks = 0): Refusal | undefined {
  try {
    chain.push(tx, heldBlocks);
    return undefined;
  } catch (error) {
    if (error instanceof RefusedError) return { code: error.code, reply: error.reply };
    throw error;
  }
}

/**
 * The reply on the wire. broadcasttransaction leaves proto3 defaults out and prints the message as hex unless
 * visible (JsonFormat); broadcasthex always prints all members, in plain text (BroadcastHexServlet).
 */
export function broadcastReply(
  { tx, hex, visible }: BroadcastRequest,
  refusal: Refusal | undefined,
): JsonObject {
  if (hex) {
    return {
      result: refusal === undefined,
      code: refusal?.code ?? 'SUCCESS',
      message: refusal?.reply ?? '',
      transaction: printJson({ visible, ...txJson(tx, visible) }),
      txid: tx.txid,
    };
  }
  if (!refusal) return { result: true, txid: tx.txid };
  const message = visible ? refusal.reply : Buffer.from(refusal.reply).toString('hex');
  return { code: refusal.code, txid: tx.txid, message };
}
