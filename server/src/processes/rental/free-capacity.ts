import { energy } from '@energy-desk/shared/units';
import { Injectable, Logger } from '@nestjs/common';
import { DueOrders, type UndeliveredEnergy } from '../../domain/orders/index.js';
import {
  DAY_SECONDS,
  energyMargins,
  type EnergyTotals,
  PoolsService,
  sellableSun,
  stakeForRental,
  type WalletFacts,
} from '../../domain/pools/index.js';
import { Settings } from '../../domain/settings/index.js';
import { messageOf } from '../../platform/errors/index.js';
import { NetworkFigures } from './network-figures.js';
import { WalletCapacity } from './wallet-capacity.js';

const REMEMBERED_MS = 1_000;

interface Known {
  readonly wallets: readonly WalletFacts[];
  readonly owed: UndeliveredEnergy;
  readonly at: number;
}

/** Whether one order more can be served, beside what is paid and undelivered. */
@Injectable()
export class FreeCapacity {
  private readonly logger = new Logger(FreeCapacity.name);
  private known: Known | null = null;

  constructor(
    private readonly pools: PoolsService,
    private readonly due: DueOrders,
    private readonly figures: NetworkFigures,
    private readonly capacity: WalletCapacity,
    private readonly settings: Settings,
  ) {}

  /** False only if every wallet was read and all of them together can't: what is not known refuses nobody. */
  async covers(wanted: number, durationSeconds: number): Promise<boolean> {
    const { wallets, owed } = await this.latest();
    // A desk without any wallet yet has nothing to go by.
    if (wallets.length === 0) return (await this.pools.watchedAddresses()).length === 0;
    const totals = await this.totals();
    if (!totals) return true;
    const margins = await energyMargins(this.settings);
    const stakeFor = (amount: bigint, seconds: number): bigint =>
      amount === 0n ? 0n : stakeForRental(energy(Number(amount)), seconds, margins, totals);
    const needed =
      stakeFor(BigInt(wanted), durationSeconds) +
      stakeFor(owed.ofShort, DAY_SECONDS) +
      stakeFor(owed.ofLong, DAY_SECONDS + 1);
    if (wallets.some(({ reading }) => reading === null) || sellableSun(wallets) >= needed) return true;
    // Rentals may have come back since the last readings.
    const fresh = await this.capacity.candidates(needed);
    const free = fresh.reduce((sum, one) => sum + (one.affordableRentals > 0 ? one.freeSun : 0n), 0n);
    return free >= needed || fresh.length < wallets.length;
  }

  private async latest(): Promise<Known> {
    const now = performance.now();
    if (this.known && now - this.known.at < REMEMBERED_MS) return this.known;
    const [wallets, owed] = await Promise.all([
      this.pools.selling(),
      this.due.undeliveredEnergy(DAY_SECONDS),
    ]);
    return (this.known = { wallets, owed, at: now });
  }

  private totals(): Promise<EnergyTotals | null> {
    return this.figures.energyTotals().catch((error: unknown) => {
      this.logger.warn(`no figures of the network: ${messageOf(error)}`);
      return null;
    });
  }
}
