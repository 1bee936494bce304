import { Injectable } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import { TronGateway } from '../../gateways/tron/index.js';
import { CrashPoints } from '../../platform/crash-points/index.js';
import { WatchFiguresRepository } from './watch-figures.repository.js';

const EVERY_MS = 600_000;

/** Chain parameters that prices hang on: sun burned for an energy, for a byte, for a new account. */
const WATCHED = [
  'getEnergyFee',
  'getTransactionFee',
  'getCreateAccountFee',
  'getCreateNewAccountFeeInSystemContract',
];

/** Tells people that the network's own prices changed: ours may lie above burning now. */
@Injectable()
export class ChainPricesWatch {
  private readAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly tron: TronGateway,
    private readonly crashPoints: CrashPoints,
    private readonly figures: WatchFiguresRepository,
    private readonly alerts: Alerts,
  ) {}

  async run(): Promise<void> {
    if (performance.now() - this.readAt < EVERY_MS) return;
    const parameters = await this.crashPoints.around('alerts.read-chain-prices', () =>
      this.tron.chainParameters(),
    );
    this.readAt = performance.now();
    for (const name of WATCHED) {
      const value = BigInt(parameters.get(name) ?? 0);
      const before = await this.figures.note(`chain-price:${name}`, value);
      if (before === null || before === value) continue;
      await this.alerts.raise(
        'chain_prices_changed',
        name,
        `The network changed ${name} from ${before} to ${value} sun. Check floors, ceilings and flash prices.`,
        { before: before.toString(), now: value.toString() },
      );
    }
  }
}
