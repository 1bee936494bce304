import { Injectable } from '@nestjs/common';
import { toHexAddress } from '@energy-desk/shared/units';
import { Alerts } from '../../domain/alerts/index.js';
import { ChainProgress, type ChainCursor } from '../../domain/chain/index.js';
import { PaymentsService } from '../../domain/payments/index.js';
import type { BlockHead } from '../../gateways/tron/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { Database } from '../../platform/database/index.js';
import { readBlock } from './block.facts.js';
import type { FetchedBlock } from './block.fetcher.js';
import { OrderTrail } from './order-trail.js';
import { OwnAddressBook } from './own-addresses.js';

/** `moved`: somebody else moved the cursor, nothing was written. `conflict`: stored, but the solid head is foreign. */
export type StoreOutcome = 'stored' | 'conflict' | 'moved';

class CursorMoved extends Error {}

/** The scanner's three transactions: append blocks, take one off again, stop. */
@Injectable()
export class BlockStore {
  private readonly usdtHex: string;

  constructor(
    config: AppConfig,
    private readonly database: Database,
    private readonly progress: ChainProgress,
    private readonly payments: PaymentsService,
    private readonly ownAddresses: OwnAddressBook,
    private readonly alerts: Alerts,
    private readonly trail: OrderTrail,
  ) {
    this.usdtHex = toHexAddress(config.tron.usdtContract);
  }

  /** Begins at a solid block. */
  async begin(block: BlockHead, nodeHeight: bigint): Promise<void> {
    await this.database.transaction('chain.scan-block', (tx) => this.progress.begin(tx, block, nodeHeight));
  }

  /**
   * Blocks that follow the cursor, with all they mean to us, and the cursor: all or nothing.
   * @param solid the solid head to take note of; it must not lie above the last of the blocks
   */
  async append(
    cursor: ChainCursor,
    fetched: readonly FetchedBlock[],
    solid: BlockHead | null,
    nodeHeight: bigint,
  ): Promise<StoreOutcome> {
    const own = await this.ownAddresses.current();
    const facts = fetched.map(({ block, infos }) => readBlock(block, infos, own, this.usdtHex));
    try {
      const outcome = await this.database.transaction('chain.scan-block', async (tx) => {
        const blocks = fetched.map(({ block }) => block);
        if (!(await this.progress.append(tx, cursor, blocks, nodeHeight))) throw new CursorMoved();
        await this.payments.recordTransfers(
          tx,
          facts.flatMap(({ transfers }) => transfers),
        );
        await this.progress.recordMovements(
          tx,
          facts.flatMap(({ movements }) => movements),
        );
        await this.progress.include(
          tx,
          facts.flatMap(({ inclusions }) => inclusions),
        );
        const solidified = solid ? await this.progress.solidify(tx, solid) : 'unchanged';
        return solidified === 'conflict' ? 'conflict' : 'stored';
      });
      void this.trail.tell(facts);
      return outcome;
    } catch (error) {
      if (error instanceof CursorMoved) return 'moved';
      throw error;
    }
  }

  /** The chain goes on without the cursor's block: transfers, movements and operations in it lose their place. */
  async orphanTip(cursor: ChainCursor): Promise<void> {
    await this.database.transaction('chain.rewind', async (tx) => {
      if (await this.progress.orphanTip(tx, cursor)) await this.payments.orphan(tx, [cursor.blockId]);
    });
  }

  /** Stops scanning for a person to look at. */
  async halt(reason: string): Promise<void> {
    await this.database.transaction('chain.rewind', async (tx) => {
      await this.progress.halt(tx, reason);
      await this.alerts.raise('scanner_halted', 'scanner', reason, {}, tx);
    });
  }
}
