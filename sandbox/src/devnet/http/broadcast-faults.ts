import type { BroadcastCode } from '../chain/errors.js';
import { REPLY_FAULTS } from '../control/fault-names.js';
import type { Fault, RequestFacts } from '../control/faults.js';
import { printJson } from '../wire/json.js';
import { broadcastReply, offer, type BroadcastRequest, type Refusal } from './broadcast.js';
import { HANG_UP, pause, type Answer, type NodeWorld } from './answer.js';

const LONGEST_SILENCE_MS = 120_000;
const SILENT = ['timeout_before_accept', 'timeout_after_accept'];
const NAMES = [...SILENT, ...Object.keys(REPLY_FAULTS), 'accept_and_drop', 'hold'];

function refusalOf(fault: Fault): (Refusal & { admits: boolean }) | undefined {
  const known = REPLY_FAULTS[fault.name];
  if (!known) return undefined;
  return {
    code: (fault.code as BroadcastCode | undefined) ?? known.code,
    reply: fault.message ?? known.reply,
    admits: fault.admit ?? known.admits,
  };
}

/** Broadcasts, with the fault in force if one hits. A fault that admits answers as told only if the node took it. */
export async function answerBroadcast(
  world: NodeWorld,
  request: BroadcastRequest,
  facts: RequestFacts,
): Promise<Answer> {
  const { chain, faults } = world;
  const { tx } = request;
  const fault = faults.strike(NAMES, facts);
  if (!fault) return printJson(broadcastReply(request, offer(chain, tx)));
  if (SILENT.includes(fault.name)) {
    if (fault.name === 'timeout_after_accept') offer(chain, tx);
    await pause(fault.ms ?? LONGEST_SILENCE_MS);
    return HANG_UP;
  }
  const refusal = refusalOf(fault);
  if (refusal) {
    const real = refusal.admits ? offer(chain, tx) : undefined;
    return printJson(broadcastReply(request, real ?? refusal));
  }
  const held = fault.name === 'hold' ? (fault.blocks ?? 1) : 0;
  const real = offer(chain, tx, held);
  if (!real && fault.name === 'accept_and_drop') chain.dropPending(tx.txid);
  return printJson(broadcastReply(request, real));
}
