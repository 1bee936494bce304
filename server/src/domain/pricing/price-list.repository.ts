import { energy, sun, type TronAddress } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/index.js';
import type {
  ConfirmationStep,
  DurationTier,
  EnergyPackage,
  FlashConfig,
  PriceRules,
  TimeRule,
  UtilisationRule,
  VolumeTier,
} from './price-list.types.js';

interface PackageRow {
  id: string;
  version: number;
  name: string;
  energy: number;
  duration_seconds: number;
  price_sun: string;
}

interface TierRow {
  id: string;
  version: number;
  duration_seconds: number;
  unit_price_sun: string;
}

interface FlashRow extends TierRow {
  address: string;
  unit_energy: number;
  min_units: number;
  max_units: number;
  confirmations: { upToSun: string | null; blocks: number }[];
}

interface RuleRow {
  id: string;
  version: number;
  kind: 'volume_tier' | 'time_rule' | 'utilisation_rule';
  from_energy: number;
  discount_bp: number;
  change_bp: number;
  from_minute: number;
  to_minute: number;
  weekdays: number;
  from_percent: number;
}

/** The price list that is in force. */
@Injectable()
export class PriceListRepository {
  /** Active packages, the smallest first. */
  async packages(tx: Tx): Promise<EnergyPackage[]> {
    const found = await rows<PackageRow>(
      tx,
      `SELECT id, version, name, energy, duration_seconds, price_sun FROM energy_packages WHERE active
       ORDER BY energy, duration_seconds, id`,
    );
    return found.map((row) => ({
      id: row.id,
      version: row.version,
      name: row.name,
      energy: energy(row.energy),
      durationSeconds: row.duration_seconds,
      priceSun: sun(BigInt(row.price_sun)),
    }));
  }

  /** Durations for custom amounts, the shortest first. */
  async durations(tx: Tx): Promise<DurationTier[]> {
    const found = await rows<TierRow>(
      tx,
      `SELECT id, version, duration_seconds, unit_price_sun FROM price_configs
       WHERE active AND kind = 'duration_tier' ORDER BY duration_seconds`,
    );
    return found.map((row) => ({
      id: row.id,
      version: row.version,
      durationSeconds: row.duration_seconds,
      unitPriceSun: sun(BigInt(row.unit_price_sun)),
    }));
  }

  /** Flash prices, one for each address that sells. */
  async flashConfigs(tx: Tx): Promise<FlashConfig[]> {
    const found = await rows<FlashRow>(
      tx,
      `SELECT id, version, address, unit_energy, unit_price_sun, duration_seconds, min_units, max_units,
         confirmations
       FROM price_configs WHERE active AND kind = 'flash' ORDER BY address`,
    );
    return found.map((row) => ({
      id: row.id,
      version: row.version,
      address: row.address as TronAddress,
      unitEnergy: energy(row.unit_energy),
      unitPriceSun: sun(BigInt(row.unit_price_sun)),
      durationSeconds: row.duration_seconds,
      minUnits: row.min_units,
      maxUnits: row.max_units,
      confirmations: row.confirmations.map(({ upToSun, blocks }): ConfirmationStep => ({
        upToSun: upToSun === null ? null : BigInt(upToSun),
        blocks,
      })),
    }));
  }

  /** Volume tiers by energy, rules by time of day and by utilisation. */
  async rules(tx: Tx): Promise<PriceRules> {
    const found = await rows<RuleRow>(
      tx,
      `SELECT id, version, kind, from_energy, discount_bp, change_bp, from_minute, to_minute, weekdays, from_percent
       FROM price_configs WHERE active AND kind IN ('volume_tier', 'time_rule', 'utilisation_rule')
       ORDER BY from_energy, from_minute, from_percent, id`,
    );
    const of = (kind: RuleRow['kind']): RuleRow[] => found.filter((row) => row.kind === kind);
    return {
      volumeTiers: of('volume_tier').map(({ id, version, from_energy, discount_bp }): VolumeTier => ({
        id,
        version,
        fromEnergy: from_energy,
        discountBp: discount_bp,
      })),
      timeRules: of('time_rule').map(
        ({ id, version, from_minute, to_minute, weekdays, change_bp }): TimeRule => ({
          id,
          version,
          fromMinute: from_minute,
          toMinute: to_minute,
          weekdays,
          changeBp: change_bp,
        }),
      ),
      utilisationRules: of('utilisation_rule').map(
        ({ id, version, from_percent, change_bp }): UtilisationRule => ({
          id,
          version,
          fromPercent: from_percent,
          changeBp: change_bp,
        }),
      ),
    };
  }
}
