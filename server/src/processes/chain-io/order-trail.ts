import { Injectable, Logger } from '@nestjs/common';
import { messageOf } from '../../platform/errors/index.js';
import type { BlockFacts } from './block.facts.js';
import { OrderTrailRepository } from './order-trail.repository.js';

/** The scanner's lines of an order's story: which block paid it, delivered it, took its energy back. */
@Injectable()
export class OrderTrail {
  private readonly logger = new Logger(OrderTrail.name);

  constructor(private readonly repository: OrderTrailRepository) {}

  /** Behind the commit; a log that can't be written holds up nothing. */
  async tell(facts: readonly BlockFacts[]): Promise<void> {
    const transfers = facts.flatMap((block) => block.transfers);
    const inclusions = facts.flatMap((block) => block.inclusions);
    if (transfers.length === 0 && inclusions.length === 0) return;
    const heights = new Map(
      [...transfers, ...inclusions].map(({ txid, height }) => [txid, height.toString()]),
    );
    try {
      const traces = await this.repository.of(
        transfers,
        inclusions.map(({ txid }) => txid),
      );
      for (const { orderId, seen, txid } of traces)
        this.logger.log({ orderId, event: 'in_block', seen, txid, height: heights.get(txid) });
    } catch (error) {
      this.logger.warn(`no lines of orders for this block: ${messageOf(error)}`);
    }
  }
}
