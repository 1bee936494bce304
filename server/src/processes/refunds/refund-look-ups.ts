import type { TronAddress } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import { PoolsService } from '../../domain/pools/index.js';
import type { Refund } from '../../domain/refunds/index.js';
import { TronGateway } from '../../gateways/tron/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { CrashPoints } from '../../platform/crash-points/index.js';
import type { Tx } from '../../platform/database/index.js';
import type { AccountFacts } from './judge-refund.js';

/** Liquid money of the treasury as the head shows it. */
export interface TreasuryReading {
  readonly sun: bigint;
  /** Null when nobody asked. */
  readonly microUsdt: bigint | null;
}

/** A block. What was signed since is subtracted anyway, until it is solid. */
const READING_MS = 3_000;

/** What must be asked outside before anything is signed. */
@Injectable()
export class RefundLookUps {
  private last: { reading: TreasuryReading; at: number } | null = null;

  constructor(
    private readonly config: AppConfig,
    private readonly crashPoints: CrashPoints,
    private readonly chain: ChainService,
    private readonly pools: PoolsService,
    private readonly tron: TronGateway,
  ) {}

  /** By address. Our own are not asked for. @throws AppError tron/no_answer */
  async targets(refunds: readonly Refund[]): Promise<ReadonlyMap<string, AccountFacts>> {
    const found = new Map<string, AccountFacts>();
    for (const address of new Set(refunds.map((refund) => refund.address)))
      found.set(address, await this.lookUp(address));
    return found;
  }

  /** A block old at the most. @throws AppError tron/no_answer */
  async treasury(withUsdt: boolean): Promise<TreasuryReading> {
    const { last } = this;
    if (last && Date.now() - last.at < READING_MS && (!withUsdt || last.reading.microUsdt !== null))
      return last.reading;
    const { treasuryAddress } = this.config;
    const reading = await this.crashPoints.around('refunds.read-treasury', async () => ({
      sun: (await this.tron.account(treasuryAddress)).balanceSun,
      microUsdt: withUsdt ? await this.tron.usdtBalance(treasuryAddress) : null,
    }));
    this.last = { reading, at: Date.now() };
    return reading;
  }

  async isOurs(address: string): Promise<boolean> {
    return (
      this.config.ownAddresses.includes(address) || (await this.pools.watchedAddresses()).includes(address)
    );
  }

  /** Whether the treasury sent the address something lately that no record explains. */
  async isMaybePaid(tx: Tx, address: string): Promise<boolean> {
    return (await this.chain.unexplainedTargets(tx, this.config.treasuryAddress, [address])).size > 0;
  }

  private async lookUp(address: string): Promise<AccountFacts> {
    if (await this.isOurs(address)) return { own: true, isContract: false, activated: true };
    const { isContract, activated } = await this.crashPoints.around('refunds.check-target', () =>
      this.tron.account(address as TronAddress),
    );
    return { own: false, isContract, activated };
  }
}
