import { z } from 'zod';
import { parseExactJson } from './exact-json.js';
import type { HttpAnswer } from './tron-node.js';

/**
 * `accepted`: the node took it into its pool. `refused`: the node surely did not take it.
 * `ambiguous`: it may be in somebody's pool until it expires. `unsent`: no byte left this machine.
 */
export type AnswerClass = 'accepted' | 'refused' | 'ambiguous' | 'unsent';

export interface BroadcastAnswer {
  readonly class: AnswerClass;
  /** The node's code, or ours in capitals (TIMEOUT, HTTP_503, NOT_JSON …). */
  readonly code: string;
  /** Plain text, at most 500 characters. */
  readonly message: string;
  /** Host of the node that answered. */
  readonly node: string;
  /** Of a refusal: the node's own state was the reason, the same bytes may do well elsewhere or later. */
  readonly nodesFault: boolean;
}

export type Classified = Omit<BroadcastAnswer, 'node'>;

/** Codes that say "not admitted" about the transaction itself (java-tron Wallet.broadcastTransaction). */
const TRANSACTION_REFUSED: ReadonlySet<string> = new Set([
  'SIGERROR',
  'CONTRACT_VALIDATE_ERROR',
  'CONTRACT_EXE_ERROR',
  'BANDWITH_ERROR',
  'TOO_BIG_TRANSACTION_ERROR',
  'TRANSACTION_EXPIRATION_ERROR',
]);

/** Codes that say "not admitted" because of the node: overloaded, lonely, or behind the reference block. */
const NODE_REFUSED: ReadonlySet<string> = new Set([
  'SERVER_BUSY',
  'NO_CONNECTION',
  'BLOCK_UNSOLIDIFIED',
  'TAPOS_ERROR',
]);

/** The one text of NOT_ENOUGH_EFFECTIVE_CONNECTION that is raised before the transaction is pushed. */
const TOO_FEW_PEERS = /^Effective connection:\d+ lt minEffectiveConnection:\d+/;
const HEX = /^(?:[0-9a-fA-F]{2})+$/;
const LONGEST_MESSAGE = 500;

const answerSchema = z.object({
  result: z.boolean().optional(),
  code: z.union([z.string(), z.number()]).optional(),
  message: z.string().optional(),
  Error: z.unknown().optional(),
});

const ambiguous = (code: string, message: string): Classified => ({
  class: 'ambiguous',
  code,
  message: message.slice(0, LONGEST_MESSAGE),
  nodesFault: false,
});

/**
 * What a node's answer to a broadcast proves. Only codes known to be given before the pool is touched count as
 * a refusal; whatever is new, broken or off-protocol is ambiguous.
 */
export function classifyAnswer({ status, body }: HttpAnswer): Classified {
  if (status !== 200) return ambiguous(`HTTP_${status}`, body);
  const parsed = answerSchema.safeParse(parseOrNull(body));
  if (!parsed.success) return ambiguous('NOT_AN_ANSWER', body);
  const { result, code, message, Error: error } = parsed.data;
  if (error !== undefined) return ambiguous('NODE_ERROR', typeof error === 'string' ? error : body);
  if (result === true) return { class: 'accepted', code: 'SUCCESS', message: '', nodesFault: false };
  return code === undefined
    ? ambiguous('NOT_AN_ANSWER', body)
    : classifyCode(String(code), plainText(message ?? ''));
}

function classifyCode(code: string, message: string): Classified {
  const refused = (nodesFault: boolean): Classified => ({
    class: 'refused',
    code,
    message: message.slice(0, LONGEST_MESSAGE),
    nodesFault,
  });
  if (TRANSACTION_REFUSED.has(code)) return refused(false);
  if (NODE_REFUSED.has(code)) return refused(true);
  if (code === 'NOT_ENOUGH_EFFECTIVE_CONNECTION' && TOO_FEW_PEERS.test(message)) return refused(true);
  return ambiguous(code, message);
}

/** broadcasthex answers in plain text, broadcasttransaction in hex of UTF-8 (JsonFormat of a bytes field). */
function plainText(message: string): string {
  return HEX.test(message) ? Buffer.from(message, 'hex').toString('utf8') : message;
}

function parseOrNull(body: string): unknown {
  try {
    return parseExactJson(body);
  } catch {
    return null;
  }
}
