import type { TronAddress } from '@energy-desk/shared/units';
import { Injectable, Logger } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import {
  type Candidate,
  candidateOf,
  isFresh,
  PoolsService,
  readingAt,
  type WalletFacts,
} from '../../domain/pools/index.js';
import { TronGateway } from '../../gateways/tron/index.js';
import { CrashPoints } from '../../platform/crash-points/index.js';
import { Database } from '../../platform/database/index.js';
import { messageOf } from '../../platform/errors/index.js';

const READS_AT_ONCE = 8;

/**
 * Reads supplier wallets no more often than once a block, and only as many as the demand asks for,
 * the cheapest pools first.
 */
@Injectable()
export class WalletCapacity {
  private readonly logger = new Logger(WalletCapacity.name);

  constructor(
    private readonly database: Database,
    private readonly crashPoints: CrashPoints,
    private readonly chain: ChainService,
    private readonly pools: PoolsService,
    private readonly tron: TronGateway,
  ) {}

  /** Wallets that can serve now, enough for twice the demand where there are. */
  async candidates(demandSun: bigint): Promise<Candidate[]> {
    const { height } = await this.chain.cursor();
    const wallets = await this.pools.selling();
    const ready: Candidate[] = [];
    let free = 0n;
    for (let at = 0; at < wallets.length && free < demandSun * 2n; at += READS_AT_ONCE) {
      const group = await this.refreshed(wallets.slice(at, at + READS_AT_ONCE), height);
      for (const facts of group) {
        const candidate = candidateOf(facts, height);
        if (!candidate) continue;
        ready.push(candidate);
        if (candidate.affordableRentals > 0) free += candidate.freeSun;
      }
    }
    return ready;
  }

  private refreshed(group: readonly WalletFacts[], height: bigint): Promise<WalletFacts[]> {
    return Promise.all(
      group.map(async (facts) => {
        if (facts.reading && isFresh(facts.reading, height)) return facts;
        try {
          return { ...facts, reading: await this.read(facts.walletId, facts.address as TronAddress) };
        } catch (error) {
          this.logger.warn(`no reading of ${facts.address}: ${messageOf(error)}`);
          return facts;
        }
      }),
    );
  }

  /** Reads one wallet and keeps what was read, together with the height that was scanned before. */
  async read(walletId: string, address: TronAddress) {
    const { height } = await this.chain.cursor();
    const figures = await this.crashPoints.around('pool.read-wallet', () => this.tron.readWallet(address));
    const reading = readingAt(height, figures);
    await this.database.transaction('pool.store-reading', (tx) =>
      this.pools.storeReading(tx, walletId, reading),
    );
    return reading;
  }
}
