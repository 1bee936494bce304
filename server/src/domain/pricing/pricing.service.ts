import { energy, sun, type Energy, type Sun } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';
import { burnCost, customPrice, priceUnderCeiling } from './price.js';
import { PriceListRepository } from './price-list.repository.js';
import type { DurationTier, EnergyPackage, FlashConfig } from './price-list.types.js';

/** What a buyer asks for: a package, or an amount and a duration. */
export type QuoteRequest =
  { readonly energyPackageId: string } | { readonly energy: number; readonly durationSeconds: number };

/** What an order is sold at; kept with the order. The suffix is not part of it. */
export interface Quote {
  readonly energy: Energy;
  readonly durationSeconds: number;
  readonly priceSun: Sun;
  readonly burnSun: Sun;
  readonly savingSun: Sun;
  readonly energyPackageId?: string;
}

/** Packages, duration tiers, and the price of what a buyer asks for. */
@Injectable()
export class PricingService {
  constructor(
    private readonly database: Database,
    private readonly list: PriceListRepository,
  ) {}

  /** Active packages, the smallest first. */
  packages(): Promise<EnergyPackage[]> {
    return this.list.packages(this.database.manager);
  }

  /** Durations for custom amounts, the shortest first. */
  durations(): Promise<DurationTier[]> {
    return this.list.durations(this.database.manager);
  }

  /** What plain transfers to flash addresses buy: one active config for each address that sells. */
  flashConfigs(tx: Tx = this.database.manager): Promise<FlashConfig[]> {
    return this.list.flashConfigs(tx);
  }

  /**
   * @param energyFeeSun what the chain burns for one energy now
   * @throws AppError orders/package_not_offered, orders/duration_not_offered
   */
  async quote(request: QuoteRequest, energyFeeSun: Sun): Promise<Quote> {
    if ('energyPackageId' in request) return this.quotePackage(request.energyPackageId, energyFeeSun);
    const tier = (await this.durations()).find((t) => t.durationSeconds === request.durationSeconds);
    if (!tier)
      throw new AppError('orders/duration_not_offered', 'caller', 'This duration is not offered.', {
        ...request,
      });
    const amount = energy(request.energy);
    return quoteOf(
      amount,
      tier.durationSeconds,
      customPrice(amount, tier.unitPriceSun, energyFeeSun),
      energyFeeSun,
    );
  }

  private async quotePackage(id: string, energyFeeSun: Sun): Promise<Quote> {
    const found = (await this.packages()).find((one) => one.id === id);
    if (!found)
      throw new AppError('orders/package_not_offered', 'caller', 'This package is not offered.', { id });
    const price = priceUnderCeiling(found.priceSun, burnCost(found.energy, energyFeeSun));
    return { ...quoteOf(found.energy, found.durationSeconds, price, energyFeeSun), energyPackageId: id };
  }
}

function quoteOf(amount: Energy, durationSeconds: number, priceSun: Sun, energyFeeSun: Sun): Quote {
  const burnSun = burnCost(amount, energyFeeSun);
  return { energy: amount, durationSeconds, priceSun, burnSun, savingSun: sun(burnSun - priceSun) };
}
