import { Injectable } from '@nestjs/common';
import { AppError, messageOf } from '../../platform/errors/index.js';
import { classifyAnswer, type BroadcastAnswer } from './broadcast.classifier.js';
import { NodeFault } from './node-fault.js';
import type { TronNode } from './tron-node.js';
import { TronNodes } from './tron-nodes.js';

const BROADCAST_TIMEOUT_MS = 5_000;
const PATH = '/wallet/broadcasthex';

/** Sends signed bytes to exactly one node, and says what its answer proves. */
@Injectable()
export class Broadcaster {
  constructor(private readonly nodes: TronNodes) {}

  /**
   * Goes on to the next node only where it is certain that nothing was sent. Never throws for a node's fault.
   * @param rotation how many sends came before: each further one starts with another node
   */
  async send(signedHex: string, rotation: number): Promise<BroadcastAnswer> {
    let last: BroadcastAnswer = unsent('', 'NO_NODE', 'every node is resting');
    for (const node of this.nodes.available(rotation)) {
      last = await this.sendTo(node, signedHex);
      if (last.class !== 'unsent') return last;
    }
    return last;
  }

  private async sendTo(node: TronNode, signedHex: string): Promise<BroadcastAnswer> {
    try {
      await this.nodes.verify(node);
    } catch (error) {
      return unsent(node.name, error instanceof AppError ? error.code : 'NODE_NOT_CHECKED', messageOf(error));
    }
    try {
      const answer = await node.send(PATH, { transaction: signedHex }, BROADCAST_TIMEOUT_MS);
      return { ...classifyAnswer(answer), node: node.name };
    } catch (error) {
      const fault = error instanceof NodeFault ? error : null;
      if (fault?.kind === 'unsent') return unsent(node.name, fault.reason, fault.message);
      return {
        class: 'ambiguous',
        code: fault?.reason ?? 'UNKNOWN',
        message: messageOf(error),
        node: node.name,
        nodesFault: false,
      };
    }
  }
}

const unsent = (node: string, code: string, message: string): BroadcastAnswer => ({
  class: 'unsent',
  code,
  message,
  node,
  nodesFault: true,
});
