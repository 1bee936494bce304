import { energy, sun } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import { roundUpToSpan } from '../../domain/payments/index.js';
import {
  type EnergyPackage,
  type FlashConfig,
  PricingService,
  type Quote,
  type QuoteRequest,
} from '../../domain/pricing/index.js';
import { RatesService, usdtPrice } from '../../domain/rates/index.js';
import { Settings } from '../../domain/settings/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { AppError } from '../../platform/errors/index.js';
import { QuoteContexts } from './quote-contexts.js';
import type { FlashRequest, OrderOffer, OrderRequest } from './rental.types.js';

type InTrx = Omit<OrderOffer, 'currency' | 'price' | 'usdt'>;

/** What buyers ask for, at the prices of now, in the currency they pay in. */
@Injectable()
export class OrderOffers {
  constructor(
    private readonly config: AppConfig,
    private readonly settings: Settings,
    private readonly pricing: PricingService,
    private readonly rates: RatesService,
    private readonly contexts: QuoteContexts,
  ) {}

  /**
   * @throws AppError orders/energy_out_of_range, orders/duration_not_offered, orders/package_not_offered,
   *   orders/not_worth_it, orders/flash_not_offered, orders/units_out_of_range; for USDT rates/none, rates/stale
   */
  async quote(request: OrderRequest): Promise<OrderOffer> {
    const offer = request.kind === 'flash' ? await this.flash(request) : await this.rental(request);
    if (request.currency !== 'USDT') return { ...offer, currency: 'TRX', price: offer.priceSun, usdt: null };
    const rate = await this.rates.current();
    const price = usdtPrice(offer.priceSun, rate);
    return { ...offer, currency: 'USDT', price, usdt: { price, rateId: rate.id } };
  }

  /** Packages at the prices of now; at those of the list while no node says what burning costs. */
  async packages(): Promise<EnergyPackage[]> {
    const context = await this.contexts.now().catch((error: unknown) => {
      if (error instanceof AppError && error.fault === 'world') return null;
      throw error;
    });
    return context ? this.pricing.packagesAt(context) : this.pricing.packages();
  }

  private async rental(request: QuoteRequest): Promise<InTrx> {
    const { quantity = 1 } = request;
    if ('energy' in request && request.energy !== undefined)
      await this.assertEnergy(request.energy * quantity);
    const quote = await this.pricing.quote(request, await this.contexts.now());
    if (quantity > 1) await this.assertEnergy(quote.energy);
    return { ...quote, kind: 'package', units: null, addresses: this.config.paymentAddresses };
  }

  private async flash(request: FlashRequest): Promise<InTrx> {
    const { config, addresses } = await this.flashConfig(request.flashAddress);
    const { units } = request;
    if (!Number.isSafeInteger(units) || units < config.minUnits || units > config.maxUnits)
      throw new AppError('orders/units_out_of_range', 'caller', 'This number of units is not sold.', {
        min: config.minUnits,
        max: config.maxUnits,
      });
    const { energyFeeSun } = await this.contexts.now();
    return { ...flashQuote(config, units, energyFeeSun), kind: 'flash', units, addresses };
  }

  /** The config asked for, and the addresses that sell the same: its own first. */
  private async flashConfig(
    wanted: string | undefined,
  ): Promise<{ config: FlashConfig; addresses: readonly string[] }> {
    const active = new Map((await this.pricing.flashConfigs()).map((one) => [one.address, one]));
    const selling = this.config.flashAddresses.flatMap((address) => active.get(address) ?? []);
    const config = wanted === undefined ? selling[0] : selling.find(({ address }) => address === wanted);
    if (!config)
      throw new AppError('orders/flash_not_offered', 'caller', 'No flash rental is offered now.', {
        ...(wanted === undefined ? {} : { flashAddress: wanted }),
      });
    const same = selling.filter((one) => one !== config && sellsTheSame(one, config));
    return { config, addresses: [config, ...same].map(({ address }) => address) };
  }

  private async assertEnergy(amount: number): Promise<void> {
    const min = await this.settings.get('energy.min_delegation_amount');
    const max = await this.settings.get('energy.max_delegation_amount');
    if (!Number.isSafeInteger(amount) || amount < min || amount > max)
      throw new AppError('orders/energy_out_of_range', 'caller', `Energy must be from ${min} to ${max}.`, {
        min,
        max,
      });
  }
}

const sellsTheSame = (one: FlashConfig, other: FlashConfig): boolean =>
  one.unitEnergy === other.unitEnergy &&
  one.unitPriceSun === other.unitPriceSun &&
  one.durationSeconds === other.durationSeconds;

/** Units cost what a plain transfer would pay for them. */
function flashQuote(config: FlashConfig, units: number, energyFeeSun: bigint): Quote {
  const amount = energy(config.unitEnergy * units);
  const priceSun = sun(roundUpToSpan(BigInt(units) * config.unitPriceSun));
  const burnSun = sun(BigInt(amount) * energyFeeSun);
  return {
    energy: amount,
    durationSeconds: config.durationSeconds,
    priceSun,
    burnSun,
    savingSun: sun(burnSun - priceSun),
    priceList: [{ id: config.id, version: config.version }],
  };
}
