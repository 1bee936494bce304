import { sun, type Sun } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import { PoolsService } from '../../domain/pools/index.js';
import type { CostFigures } from '../../domain/pricing/index.js';
import { Settings } from '../../domain/settings/index.js';
import { TronGateway } from '../../gateways/tron/index.js';
import { CrashPoints } from '../../platform/crash-points/index.js';
import { AppError } from '../../platform/errors/index.js';

const ENERGY_FEE = 'getEnergyFee';

/** Between what prices must lie: what energy costs us, and what burning costs the buyer. */
@Injectable()
export class PriceBounds {
  constructor(
    private readonly crashPoints: CrashPoints,
    private readonly settings: Settings,
    private readonly pools: PoolsService,
    private readonly tron: TronGateway,
  ) {}

  /** Null while no pool sells. */
  async cost(): Promise<CostFigures | null> {
    const { costPerEnergySun } = await this.pools.priceFigures();
    if (costPerEnergySun === null) return null;
    return {
      costPerEnergySun,
      bandwidthSun: await this.settings.get('pricing.bandwidth_cost_sun'),
      marginPercent: await this.settings.get('pricing.margin_percent'),
    };
  }

  /** Sun that the chain burns for one energy. @throws AppError tron/no_answer */
  async energyFee(): Promise<Sun> {
    const parameters = await this.crashPoints.around('pricing.read-fee', () => this.tron.chainParameters());
    const fee = parameters.get(ENERGY_FEE);
    if (fee === undefined)
      throw new AppError('tron/no_answer', 'world', 'The node does not say what energy costs.');
    return sun(BigInt(fee));
  }
}
