import { energy, sun, type Energy, type Sun } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import { Database, rows } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';
import { burnCost, customPrice, priceUnderCeiling } from './price.js';

/** A ready-made offer. */
export interface EnergyPackage {
  readonly id: string;
  readonly name: string;
  readonly energy: Energy;
  readonly durationSeconds: number;
  readonly priceSun: Sun;
}

/** A duration that custom amounts are sold for, with its price in sun per energy. */
export interface DurationTier {
  readonly durationSeconds: number;
  readonly unitPriceSun: Sun;
}

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

interface PackageRow {
  id: string;
  name: string;
  energy: number;
  duration_seconds: number;
  price_sun: string;
}

/** Packages, duration tiers, and the price of what a buyer asks for. */
@Injectable()
export class PricingService {
  constructor(private readonly database: Database) {}

  /** Active packages, the smallest first. */
  async packages(): Promise<EnergyPackage[]> {
    const found = await rows<PackageRow>(
      this.database.manager,
      `SELECT id, name, energy, duration_seconds, price_sun FROM energy_packages WHERE active
       ORDER BY energy, duration_seconds, id`,
    );
    return found.map((row) => ({
      id: row.id,
      name: row.name,
      energy: energy(row.energy),
      durationSeconds: row.duration_seconds,
      priceSun: sun(BigInt(row.price_sun)),
    }));
  }

  /** Durations for custom amounts, the shortest first. */
  async durations(): Promise<DurationTier[]> {
    const found = await rows<{ duration_seconds: number; unit_price_sun: string }>(
      this.database.manager,
      `SELECT duration_seconds, unit_price_sun FROM price_configs WHERE active AND kind = 'duration_tier'
       ORDER BY duration_seconds`,
    );
    return found.map((row) => ({
      durationSeconds: row.duration_seconds,
      unitPriceSun: sun(BigInt(row.unit_price_sun)),
    }));
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
