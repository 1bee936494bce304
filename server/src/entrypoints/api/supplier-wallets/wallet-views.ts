import { Injectable, Logger } from '@nestjs/common';
import type { EnergyTotals } from '../../../domain/pools/index.js';
import { AppError, messageOf } from '../../../platform/errors/index.js';
import { NetworkFigures } from '../../../processes/rental/index.js';
import { abilitiesOf } from '../../../processes/staking/index.js';
import { inEnergy, stockOf } from './stock-figures.js';
import { type Reliability, type WalletStockRow, WalletStockReadModel } from './wallet-stock.read-model.js';

const UNTRIED: Reliability = { operations: 0, confirmedPercent: null, secondsToInclusion: null };

/** Wallets as the API shows them. */
@Injectable()
export class WalletViews {
  private readonly logger = new Logger(WalletViews.name);

  constructor(
    private readonly stock: WalletStockReadModel,
    private readonly figures: NetworkFigures,
  ) {}

  /** @throws AppError wallets/not_found */
  async one(id: string): Promise<object> {
    const [view] = await this.of(await this.stock.list({ ids: [id] }));
    if (view) return view;
    throw new AppError('wallets/not_found', 'caller', 'There is no such supplier wallet.');
  }

  async of(found: readonly WalletStockRow[]): Promise<object[]> {
    const totals = await this.totals();
    const reliability = await this.stock.reliability(found.map(({ address }) => address));
    return found.map((row) => viewOf(row, totals, reliability.get(row.address) ?? UNTRIED));
  }

  /** Null while no node says: stake is shown all the same. */
  totals(): Promise<EnergyTotals | null> {
    return this.figures.energyTotals().catch((error: unknown) => {
      this.logger.warn(`no figures of the network: ${messageOf(error)}`);
      return null;
    });
  }
}

const viewOf = (row: WalletStockRow, totals: EnergyTotals | null, reliability: Reliability): object => ({
  ...inEnergy(stockOf(row), totals),
  id: row.id,
  poolId: row.pool_id,
  poolName: row.pool_name,
  poolStatus: row.pool_status,
  address: row.address,
  label: row.label,
  status: row.status,
  selling: row.selling,
  permissionId: row.permission_id,
  signerAddress: row.signer_address,
  masterKeyId: row.key_id,
  permissionReadAt: row.permission_read_at,
  abilities: abilitiesOf(row.permission_operations),
  limitSun: row.limit_sun,
  setAsideUntil: row.set_aside_until,
  setAsideReason: row.set_aside_reason,
  failuresInARow: row.failures_in_a_row,
  energyUsed: row.energy_used === null ? null : Number(row.energy_used),
  energyFreeAt: row.energy_free_at,
  freeBandwidth: row.free_bandwidth,
  stakedBandwidth: row.staked_bandwidth === null ? null : Number(row.staked_bandwidth),
  liquidSun: row.liquid_sun,
  readAt: row.read_at,
  draining: { liveRentals: Number(row.live), lastEndsAt: row.last_ends_at },
  reliability,
  createdAt: row.created_at,
});
