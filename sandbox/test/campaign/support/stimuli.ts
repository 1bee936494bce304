import { SeededRandom } from '../../../src/driver/index.js';
import { ServerProcess } from '../../../src/launcher/index.js';
import type { Desk } from './desk.js';

const TRX = 1_000_000n;
/** Enough blocks for an address to be watched and its balance to be solid. */
const UNTIL_BOOKS_OPEN = 90;

/** What makes the server come to a step that everyday traffic seldom brings it to. */
export class Stimuli {
  private readonly random = new SeededRandom('stimuli');

  constructor(private readonly desk: Desk) {}

  /** Does what the step needs; called again and again until the server died at its point. */
  async provoke(step: string, round: number): Promise<void> {
    if (step === 'chain.rewind' || step === 'settlement.detach') return this.reorganise();
    if (step === 'pool.follow-cash') return round % 8 === 4 ? this.desk.addWallets(1) : undefined;
    if (step === 'pool.open-books' || step === 'pool.read-balance') return this.makeBooksDue(round);
    if (step === 'rental.read-delegation') return this.dropUndelegates(round);
    const passesByItself = round < 8 || round % 8 !== 0;
    if (!passesByItself) await this.warp();
  }

  /** A transfer that names nobody is seen and judged, and its block leaves the chain before it is settled. */
  private async reorganise(): Promise<void> {
    const [address = ''] = this.desk.sandbox.endpoints.paymentAddresses;
    const txid = await this.desk.payer.pay(address, TRX);
    const judged = async (): Promise<boolean> => {
      const rows = await this.desk.select('SELECT 1 FROM payments WHERE txid = $1 AND outcome IS NOT NULL', [
        txid,
      ]);
      return rows.length > 0;
    };
    for (let tries = 0; tries < 20 && !(await judged()); tries += 1) await this.desk.blocks(1);
    await this.desk.devnet.control('reorg', { depth: 8, reinclude: this.random.pick(['none', 'later']) });
  }

  private async makeBooksDue(round: number): Promise<void> {
    if (round % 16 === 15) await this.desk.addWallets(1);
    if (round % 16 === 8) await this.desk.devnet.control('mine', { blocks: UNTIL_BOOKS_OPEN });
  }

  /** Undelegates that a node takes and forgets die, so that the next try looks whether the stake is still there. */
  private async dropUndelegates(round: number): Promise<void> {
    if (round % 8 !== 0) return;
    const contract = 'UnDelegateResourceContract';
    await this.desk.devnet.control('faults', { name: 'accept_and_drop', contract, times: 4 });
    await this.warp();
  }

  /** Past the end of rentals, of patience and of deadlines. */
  private async warp(): Promise<void> {
    await this.desk.devnet.control('warp', { seconds: 330 });
  }
}

/** The server's own command that imports wallets, killed at a point of it and run once more. */
export async function crashImport(desk: Desk, point: string): Promise<void> {
  await desk.addWallets(1, {}, async (file) => {
    const dying = new ServerProcess({ ...desk.sandbox.environment, CRASH_AT: point });
    const failure = await dying.command('seed', '--file', file).catch((error: unknown) => String(error));
    if (failure === undefined) throw new Error(`the import did not pass ${point}`);
    await desk.sandbox.server.command('seed', '--file', file);
  });
}
