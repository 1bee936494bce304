import { Injectable } from '@nestjs/common';
import { type FlashConfig, PricingService } from '../../domain/pricing/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { AppError } from '../../platform/errors/index.js';
import { type FlashShare, flashShare } from './flash-units.js';

/** What a plain transfer would buy by this price, without credit of its sender. */
export interface FlashCalculation {
  readonly config: FlashConfig;
  readonly share: FlashShare;
}

/** What people ask of flash prices before anything is paid. */
@Injectable()
export class FlashDesk {
  constructor(
    private readonly config: AppConfig,
    private readonly pricing: PricingService,
  ) {}

  /**
   * As settlement will reckon it.
   * @param amountSun above zero
   * @param configId the first address that sells where none is named
   * @throws AppError orders/flash_not_offered
   */
  async calculate(amountSun: bigint, configId: string | undefined): Promise<FlashCalculation> {
    const selling = (await this.prices()).flatMap(({ config }) => config ?? []);
    const config = configId === undefined ? selling[0] : selling.find(({ id }) => id === configId);
    if (!config) throw new AppError('orders/flash_not_offered', 'caller', 'No such flash rental is offered.');
    return { config, share: flashShare(amountSun, 0n, config) };
  }

  /** Every flash address with its price; null where it has none. */
  async prices(): Promise<{ readonly address: string; readonly config: FlashConfig | null }[]> {
    const byAddress = new Map((await this.pricing.flashConfigs()).map((one) => [one.address, one]));
    return this.config.flashAddresses.map((address) => ({ address, config: byAddress.get(address) ?? null }));
  }
}
