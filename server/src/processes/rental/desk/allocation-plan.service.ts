import { energy } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import { DueOrders } from '../../../domain/orders/index.js';
import { allocate, energyMargins, stakeForRental } from '../../../domain/pools/index.js';
import { Settings } from '../../../domain/settings/index.js';
import { AppError } from '../../../platform/errors/index.js';
import { NetworkFigures } from '../network-figures.js';
import { WalletCapacity } from '../wallet-capacity.js';

/** An order that nobody has placed. */
export interface PlannedOrder {
  readonly energy: number;
  readonly receiver: string;
  readonly durationSeconds: number;
  /** 0 high, 1 normal, 2 low. */
  readonly priority: number;
}

export interface PlannedShare {
  readonly walletId: string;
  readonly poolId: string;
  readonly address: string;
  readonly energy: number;
  readonly sun: bigint;
  /** Owed to the supplier for one day. */
  readonly costSun: bigint;
}

export interface AllocationAnswer {
  readonly wallets: readonly PlannedShare[];
  readonly totalCostSun: bigint;
  /** From now to the block that delegates it: a block each for signing and inclusion. */
  readonly estimatedSeconds: number;
  /** Paid orders that would be served before. */
  readonly waitsBehind: number;
}

const SECONDS_TO_BLOCK = 6;

/** Who would serve an order now, by the very rules of delivery. Reserves nothing. */
@Injectable()
export class AllocationPlan {
  constructor(
    private readonly settings: Settings,
    private readonly due: DueOrders,
    private readonly figures: NetworkFigures,
    private readonly capacity: WalletCapacity,
  ) {}

  /** @throws AppError pools/no_capacity, chain/not_started and tron/no_answer (the world's) */
  async run({
    energy: wanted,
    receiver,
    durationSeconds,
    priority,
  }: PlannedOrder): Promise<AllocationAnswer> {
    const totals = await this.figures.energyTotals();
    const margins = await energyMargins(this.settings);
    const largest = await this.settings.get('energy.max_per_delegation');
    const stake = stakeForRental(energy(wanted), durationSeconds, margins, totals);
    const candidates = await this.capacity.candidates(stake);
    const others = candidates.filter(({ address }) => address !== receiver);
    const shares = allocate(others, stake, energy(wanted), largest);
    if (!shares)
      throw new AppError('pools/no_capacity', 'caller', 'All wallets together can’t serve this now.', {
        neededSun: stake,
        availableSun: others.reduce((total, { freeSun }) => total + freeSun, 0n),
      });
    const wallets = shares.map(({ candidate, sun, energy: part }) => ({
      walletId: candidate.walletId,
      poolId: candidate.poolId,
      address: candidate.address,
      energy: part,
      sun,
      costSun: BigInt(part) * candidate.costPerEnergySun,
    }));
    const { orders: waitsBehind } = await this.due.waiting(priority);
    return {
      wallets,
      totalCostSun: wallets.reduce((total, { costSun }) => total + costSun, 0n),
      estimatedSeconds: SECONDS_TO_BLOCK,
      waitsBehind,
    };
  }
}
