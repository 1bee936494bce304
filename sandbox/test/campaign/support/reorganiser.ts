import { setTimeout as pause } from 'node:timers/promises';
import type { SeededRandom } from '../../../src/driver/index.js';
import type { Desk } from './desk.js';

const EVERY_MS = 2_000;
const MOST_BLOCKS = 8;
/** As far as a transfer is looked for: what is solid is 18 blocks down, and the chain goes on meanwhile. */
const FURTHEST = 15;

type Seen = { transactions: { txid: string; block: number }[] };

/**
 * Replaces the newest blocks again and again, down to the newest transfer to us at least; what was in them comes later,
 * or, if it is told so, never.
 */
export class Reorganiser {
  /** Transactions that were in a block that is no more, with the height of the lowest one. */
  readonly moved = new Map<string, number>();
  times = 0;
  private stopped = false;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly desk: Desk,
    private readonly random: SeededRandom,
    /** Those that are to vanish. */
    private readonly vanishing: string[],
  ) {}

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      await pause(EVERY_MS * (0.5 + this.random.unit()));
      await this.reorganise(Math.max(this.random.int(1, MOST_BLOCKS), await this.blocksToNewest()));
    }
  }

  /** Down to the newest transfer to us; 0 when none is near. */
  private async blocksToNewest(): Promise<number> {
    const { devnet, sandbox } = this.desk;
    const { head } = await devnet.state();
    const { paymentAddresses, flashAddresses } = sandbox.endpoints;
    const found = await Promise.all(
      [...paymentAddresses, ...flashAddresses].map((address) =>
        devnet.get<Seen>(
          `/_control/audit/transfers?from=${head - FURTHEST + 1}&to=${head}&address=${address}`,
        ),
      ),
    );
    const blocks = found.flatMap(({ transactions }) => transactions.map(({ block }) => block));
    return blocks.length === 0 ? 0 : head - Math.max(...blocks) + 1;
  }

  private async reorganise(depth: number): Promise<void> {
    const { devnet } = this.desk;
    const { head } = await devnet.state();
    const { transactions } = await devnet.get<Seen>(
      `/_control/audit/transfers?from=${head - depth + 1}&to=${head}`,
    );
    const inside = transactions.map(({ txid }) => txid);
    const gone = this.vanishing.filter((txid) => inside.includes(txid));
    const how =
      gone.length > 0
        ? { drop: gone, reinclude: 'none' }
        : { reinclude: this.random.pick(['later', 'same']) };
    const { replaced } = await devnet.control<{ replaced: { txid: string; block: number }[] }>('reorg', {
      depth,
      ...how,
    });
    for (const { txid, block } of replaced)
      this.moved.set(txid, Math.min(block, this.moved.get(txid) ?? block));
    this.times += 1;
  }
}
