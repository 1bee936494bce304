import { sun } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import type { Order } from '../../domain/orders/index.js';
import { roundUpToSpan } from '../../domain/payments/index.js';
import { PoolsService } from '../../domain/pools/index.js';
import { PricingService, type QuoteContext } from '../../domain/pricing/index.js';
import { RatesService, usdtPrice } from '../../domain/rates/index.js';
import { Settings } from '../../domain/settings/index.js';
import { AppError } from '../../platform/errors/index.js';
import { SellingStop } from './selling-stop.js';

/** Whether what was quoted once would be sold for no more now. */
@Injectable()
export class TodaysPrice {
  constructor(
    private readonly pricing: PricingService,
    private readonly rates: RatesService,
    private readonly pools: PoolsService,
    private readonly settings: Settings,
    private readonly stop: SellingStop,
  ) {}

  /** In the order's own currency. What is not sold now, or can't be priced, does not hold. */
  async holds(order: Order, chainTime: Date): Promise<boolean> {
    if (await this.stop.isOn()) return false;
    try {
      const today = await this.priceSun(order, chainTime);
      if (today === null) return false;
      const { priceSun, priceMicroUsdt } = order.quote;
      if (order.currency === 'TRX') return today <= BigInt(priceSun);
      return usdtPrice(sun(today), await this.rates.current()) <= BigInt(priceMicroUsdt ?? 0);
    } catch (error) {
      if (error instanceof AppError) return false;
      throw error;
    }
  }

  /** Null: such units, or such a package, are no longer sold. */
  private async priceSun(order: Order, chainTime: Date): Promise<bigint | null> {
    const { energyPackageId, quantity, units } = order.quote;
    const { energy, durationSeconds } = order;
    if (units !== undefined) return this.flashPriceSun(order, units);
    const request = energyPackageId ? { energyPackageId, quantity } : { energy, durationSeconds };
    const today = await this.pricing.quote(request, await this.contextOf(order, chainTime));
    return today.energy === energy && today.durationSeconds === durationSeconds ? today.priceSun : null;
  }

  private async flashPriceSun(order: Order, units: number): Promise<bigint | null> {
    const sold = (await this.pricing.flashConfigs()).find(
      (config) =>
        config.durationSeconds === order.durationSeconds &&
        config.unitEnergy * units === order.energy &&
        units >= config.minUnits &&
        units <= config.maxUnits &&
        (order.quote.priceList ?? []).some(({ id }) => id === config.id),
    );
    return sold ? roundUpToSpan(BigInt(units) * sold.unitPriceSun) : null;
  }

  /** The world as it is, with what burning cost when the order was made: settling asks no node. */
  private async contextOf(order: Order, chainTime: Date): Promise<QuoteContext> {
    const { utilisationPercent, costPerEnergySun } = await this.pools.priceFigures();
    return {
      energyFeeSun: sun(BigInt(order.quote.burnSun) / BigInt(order.energy)),
      at: chainTime,
      utilisationPercent,
      cost:
        costPerEnergySun === null
          ? null
          : {
              costPerEnergySun,
              bandwidthSun: await this.settings.get('pricing.bandwidth_cost_sun'),
              marginPercent: await this.settings.get('pricing.margin_percent'),
            },
    };
  }
}
