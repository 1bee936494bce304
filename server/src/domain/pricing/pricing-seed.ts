import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';

/** Packages and tiers as an operator lists them; names and durations identify them. */
export interface PriceList {
  readonly energyPackages: readonly {
    name: string;
    energy: number;
    durationSeconds: number;
    priceSun: bigint;
  }[];
  readonly priceConfigs: readonly { durationSeconds: number; unitPriceSun: bigint }[];
}

@Injectable()
export class PricingSeed {
  constructor(private readonly database: Database) {}

  /** Adds what is missing; prices that are there stay as they are. */
  async addMissing(list: PriceList): Promise<void> {
    for (const one of list.energyPackages)
      await this.database.manager.query(
        `INSERT INTO energy_packages (name, energy, duration_seconds, price_sun) VALUES ($1, $2, $3, $4)
         ON CONFLICT (name) WHERE active DO NOTHING`,
        [one.name, one.energy, one.durationSeconds, one.priceSun.toString()],
      );
    for (const one of list.priceConfigs)
      await this.database.manager.query(
        `INSERT INTO price_configs (kind, duration_seconds, unit_price_sun) VALUES ('duration_tier', $1, $2)
         ON CONFLICT (duration_seconds) WHERE active AND kind = 'duration_tier' DO NOTHING`,
        [one.durationSeconds, one.unitPriceSun.toString()],
      );
  }
}
