import { energy, sun, type Energy, type Sun } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';
import { type CostFigures, decidePrice, type PriceDecision } from './price.js';
import type { Moment } from './price-changes.js';
import { PriceListRepository } from './price-list.repository.js';
import type { DurationTier, EnergyPackage, FlashConfig, PriceRef } from './price-list.types.js';

/** What a buyer asks for: a package, or an amount and a duration. */
export type QuoteRequest = (
  { readonly energyPackageId: string } | { readonly energy: number; readonly durationSeconds: number }
) & {
  /** So many times that, in one order; once unless it says otherwise. */
  readonly quantity?: number | undefined;
};

/** What the world looks like when a price is asked for. `at` is chain time. */
export interface QuoteContext extends Moment {
  /** What the chain burns for one energy now. */
  readonly energyFeeSun: Sun;
  /** Null while no pool says what energy costs: then prices have no floor. */
  readonly cost: CostFigures | null;
}

/** What an order is sold at; kept with the order. The suffix is not part of it. */
export interface Quote {
  readonly energy: Energy;
  readonly durationSeconds: number;
  readonly priceSun: Sun;
  readonly burnSun: Sun;
  readonly savingSun: Sun;
  readonly energyPackageId?: string;
  /** Rows that made the price: the package or duration tier, then the volume tier, then rules. */
  readonly priceList: readonly PriceRef[];
}

/** A quote with its bounds, for people who set prices: `priceSun` null means that it is not offered. */
export type PricePreview = PriceDecision & {
  readonly energy: Energy;
  readonly durationSeconds: number;
  readonly baseSun: Sun;
  readonly priceList: readonly PriceRef[];
};

interface Offer {
  readonly energy: Energy;
  readonly durationSeconds: number;
  readonly baseSun: Sun;
  readonly row: PriceRef;
}

/** Packages, duration tiers, flash prices, and the price of what a buyer asks for. */
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

  /** The same at the prices of this moment, without those that burning is cheaper than. */
  async packagesAt(context: QuoteContext): Promise<EnergyPackage[]> {
    const rules = await this.list.rules(this.database.manager);
    return (await this.packages()).flatMap((one) => {
      const { priceSun } = decidePrice({ ...one, baseSun: one.priceSun, ...context, rules });
      return priceSun === null ? [] : [{ ...one, priceSun }];
    });
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
   * @throws AppError orders/package_not_offered, orders/duration_not_offered, orders/not_worth_it
   */
  async quote(request: QuoteRequest, context: QuoteContext): Promise<Quote> {
    const {
      energy: amount,
      durationSeconds,
      priceSun,
      burnSun,
      priceList,
      ...bounds
    } = await this.preview(request, context);
    if (priceSun === null)
      throw new AppError('orders/not_worth_it', 'caller', 'Burning TRX costs no more than renting this.', {
        floorSun: bounds.floorSun.toString(),
        burnSun: burnSun.toString(),
      });
    return {
      energy: amount,
      durationSeconds,
      priceSun,
      burnSun,
      savingSun: sun(burnSun - priceSun),
      priceList,
      ...('energyPackageId' in request ? { energyPackageId: request.energyPackageId } : {}),
    };
  }

  /**
   * What a buyer would pay, and between which bounds.
   * @throws AppError orders/package_not_offered, orders/duration_not_offered
   */
  async preview(request: QuoteRequest, context: QuoteContext): Promise<PricePreview> {
    const offer = times(await this.offer(request), request.quantity ?? 1);
    const rules = await this.list.rules(this.database.manager);
    const decision = decidePrice({ ...offer, ...context, rules });
    const { energy: amount, durationSeconds, baseSun, row } = offer;
    return {
      ...decision,
      energy: amount,
      durationSeconds,
      baseSun,
      priceList: [{ id: row.id, version: row.version }, ...decision.used],
    };
  }

  private async offer(request: QuoteRequest): Promise<Offer> {
    if ('energyPackageId' in request) {
      const { energyPackageId: id } = request;
      const found = (await this.packages()).find((one) => one.id === id);
      if (!found)
        throw new AppError('orders/package_not_offered', 'caller', 'This package is not offered.', { id });
      const { durationSeconds, priceSun } = found;
      return { energy: found.energy, durationSeconds, baseSun: priceSun, row: found };
    }
    const { durationSeconds } = request;
    const tier = (await this.durations()).find((one) => one.durationSeconds === durationSeconds);
    if (!tier)
      throw new AppError('orders/duration_not_offered', 'caller', 'This duration is not offered.', {
        ...request,
      });
    const amount = energy(request.energy);
    return { energy: amount, durationSeconds, baseSun: sun(BigInt(amount) * tier.unitPriceSun), row: tier };
  }
}

/** @param quantity 1 or more */
function times(offer: Offer, quantity: number): Offer {
  if (quantity === 1) return offer;
  return {
    ...offer,
    energy: energy(offer.energy * quantity),
    baseSun: sun(offer.baseSun * BigInt(quantity)),
  };
}
