import { sun, type Sun } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import type { EnergyTotals } from '../../domain/pools/index.js';
import { TronGateway } from '../../gateways/tron/index.js';
import { CrashPoints } from '../../platform/crash-points/index.js';

const TOTALS_MS = 3_000;
const FEES_MS = 300_000;
const ENERGY_FEE = 'getEnergyFee';

/** The network's figures that prices and stakes are computed from, read no more often than they change. */
@Injectable()
export class NetworkFigures {
  private totals: Cached<EnergyTotals> | null = null;
  private fee: Cached<Sun> | null = null;

  constructor(
    private readonly tron: TronGateway,
    private readonly crashPoints: CrashPoints,
  ) {}

  /** A block old at the most. */
  async energyTotals(): Promise<EnergyTotals> {
    this.totals = await fresh(this.totals, TOTALS_MS, async () => {
      const { totalEnergyLimit, totalEnergyWeight } = await this.read(() => this.tron.energyTotals());
      return { limit: BigInt(totalEnergyLimit), weight: BigInt(totalEnergyWeight) };
    });
    return this.totals.value;
  }

  /** Sun burned for one energy; changes by vote, at a maintenance period. */
  async energyFee(): Promise<Sun> {
    this.fee = await fresh(this.fee, FEES_MS, async () =>
      sun(BigInt((await this.read(() => this.tron.chainParameters())).get(ENERGY_FEE) ?? 0)),
    );
    return this.fee.value;
  }

  private read<T>(call: () => Promise<T>): Promise<T> {
    return this.crashPoints.around('rental.read-figures', call);
  }
}

interface Cached<T> {
  readonly value: T;
  readonly at: number;
}

async function fresh<T>(
  cached: Cached<T> | null,
  maxAgeMs: number,
  read: () => Promise<T>,
): Promise<Cached<T>> {
  if (cached && Date.now() - cached.at < maxAgeMs) return cached;
  return { value: await read(), at: Date.now() };
}
