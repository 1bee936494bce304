import { Injectable } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import { PoolsService } from '../../domain/pools/index.js';
import type { QuoteContext } from '../../domain/pricing/index.js';
import { Settings } from '../../domain/settings/index.js';
import { Clock } from '../../platform/clock/index.js';
import { NetworkFigures } from './network-figures.js';

/** What prices follow now: chain time, what burning costs, how full the pools are and what their energy costs. */
@Injectable()
export class QuoteContexts {
  constructor(
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly chain: ChainService,
    private readonly pools: PoolsService,
    private readonly figures: NetworkFigures,
  ) {}

  /** @throws AppError tron/no_answer while what burning costs is not known */
  async now(): Promise<QuoteContext> {
    const energyFeeSun = await this.figures.energyFee();
    const cursor = await this.chain.findCursor();
    const { utilisationPercent, costPerEnergySun } = await this.pools.priceFigures();
    const cost = costPerEnergySun === null ? null : await this.costOf(costPerEnergySun);
    return { energyFeeSun, at: cursor?.blockTime ?? this.clock.now(), utilisationPercent, cost };
  }

  private async costOf(costPerEnergySun: bigint): Promise<NonNullable<QuoteContext['cost']>> {
    return {
      costPerEnergySun,
      bandwidthSun: await this.settings.get('pricing.bandwidth_cost_sun'),
      marginPercent: await this.settings.get('pricing.margin_percent'),
    };
  }
}
