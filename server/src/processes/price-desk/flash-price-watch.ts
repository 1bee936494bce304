import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import { disagreements, PricingService } from '../../domain/pricing/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { messageOf } from '../../platform/errors/index.js';
import { WorkLoop } from '../../platform/queue/index.js';
import { PriceBounds } from './price-bounds.js';

const SWEEP_MS = 300_000;

/**
 * A flash transfer buys at the price in force when it is settled, which somebody set by what the pools' energy cost and
 * what the chain burned then. So people are told when a flash price no longer lies between the two.
 */
@Injectable()
export class FlashPriceWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new WorkLoop('flash-prices', () => this.look(), SWEEP_MS);
  private readonly logger = new Logger(FlashPriceWatch.name);

  constructor(
    private readonly config: AppConfig,
    private readonly pricing: PricingService,
    private readonly bounds: PriceBounds,
    private readonly alerts: Alerts,
  ) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  /** A node that does not answer is asked again next time. */
  private async look(): Promise<void> {
    try {
      await this.run();
    } catch (error) {
      this.logger.warn(`flash prices not checked: ${messageOf(error)}`);
    }
  }

  /** @throws AppError tron/no_answer */
  async run(): Promise<void> {
    const configs = await this.pricing.flashConfigs();
    if (configs.length === 0) return;
    const checks = {
      flashAddresses: this.config.flashAddresses,
      cost: await this.bounds.cost(),
      energyFeeSun: await this.bounds.energyFee(),
    };
    for (const config of configs) {
      const problems = disagreements(config, checks);
      if (problems.length === 0) await this.alerts.resolve('flash_price_out_of_bounds', config.address);
      else await this.alerts.raise('flash_price_out_of_bounds', config.address, problems.join('; '));
    }
  }
}
