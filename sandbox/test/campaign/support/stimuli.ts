import { SeededRandom } from '../../../src/driver/index.js';
import { ServerProcess } from '../../../src/launcher/index.js';
import type { Desk } from './desk.js';

const TRX = 1_000_000n;
/** Enough blocks for an address to be watched and its balance to be solid. */
const UNTIL_BOOKS_OPEN = 90;
/** Rounds until everything has had its turn; so many pass before the first, for what needs no help. */
const TURNS = 8;

/** What makes the server come to a step that everyday traffic seldom brings it to. */
export class Stimuli {
  private readonly random = new SeededRandom('stimuli');
  private isLow = false;

  constructor(private readonly desk: Desk) {}

  /** Does what these steps need; called again and again until the server died at a point of one of them. */
  async provoke(steps: ReadonlySet<string>, round: number): Promise<void> {
    if (round < TURNS || !(await this.isWatched())) return;
    const wanted = (...names: string[]): boolean => names.some((name) => steps.has(name));
    const turn = round % TURNS;
    if (turn === 1 && wanted('chain.rewind', 'settlement.detach')) await this.reorganise();
    if (turn === 3 && wanted('pool.follow-cash', 'pool.open-books', 'pool.read-balance'))
      await this.desk.addWallets(1);
    if (turn === 5 && wanted('pool.open-books', 'pool.read-balance'))
      await this.desk.devnet.control('mine', { blocks: UNTIL_BOOKS_OPEN });
    if (turn === 7 && wanted('rental.read-delegation')) await this.dropUndelegates();
    if (turn === 7) await this.warp();
  }

  /** What came before the chain was watched for the first time is from before our business. */
  private async isWatched(): Promise<boolean> {
    return (await this.desk.select('SELECT 1 FROM chain_cursor')).length > 0;
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
    for (let tries = 0; tries < 20 && this.desk.sandbox.server.running && !(await judged()); tries += 1)
      await this.desk.blocks(1);
    await this.desk.devnet.control('reorg', { depth: 8, reinclude: this.random.pick(['none', 'later']) });
  }

  /** Undelegates that a node takes and forgets die, so that the next try looks whether the stake is still there. */
  private async dropUndelegates(): Promise<void> {
    const contract = 'UnDelegateResourceContract';
    await this.desk.devnet.control('faults', { name: 'accept_and_drop', contract, times: 4 });
  }

  /** Does what these steps need to find when the server starts; called while it is dead. */
  async beforeStart(steps: ReadonlySet<string>): Promise<void> {
    const wanted = (...names: string[]): boolean => names.some((name) => steps.has(name));
    if (
      wanted(
        'holds.reach',
        'holds.adopt',
        'holds.adopt-refunds',
        'holds.compare',
        'reconciliation.read-totals',
      )
    )
      await this.stopForLong();
    if (
      wanted(
        'reconciliation.schedule',
        'reconciliation.finish',
        'reconciliation.read-balance',
        'reconciliation.read-delegation',
      )
    )
      await this.desk.select(`UPDATE reconciliation_runs SET started_at = started_at - interval '3 days'`);
    if (wanted('alerts.send')) await this.changeWhatIsLow();
  }

  /** Sending is held at the next start, and somebody has used a wallet of ours meanwhile. */
  private async stopForLong(): Promise<void> {
    if (!(await this.isWatched())) return;
    await this.desk.select(`UPDATE chain_cursor SET updated_at = now() - interval '1 hour'`);
    const [wallet] = this.desk.wallets;
    if (wallet)
      await this.desk.devnet.control('stake', { key: wallet.privateKey, trx: 1, resource: 'ENERGY' });
  }

  /** The treasury has too little, or enough again: an alert begins or ends. */
  private async changeWhatIsLow(): Promise<void> {
    this.isLow = !this.isLow;
    await this.desk.set('alert.treasury_low_sun', this.isLow ? '1000000000000000' : '1');
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
