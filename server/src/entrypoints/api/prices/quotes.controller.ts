import type { RouteInput } from '@energy-desk/shared/http';
import { pricesRoutes } from '@energy-desk/shared/prices';
import { Controller } from '@nestjs/common';
import { RatesService, usdtPrice } from '../../../domain/rates/index.js';
import { PriceDesk } from '../../../processes/price-desk/index.js';
import { RentalService } from '../../../processes/rental/index.js';
import { Input, Serve } from '../kernel/index.js';

@Controller()
export class QuotesController {
  constructor(
    private readonly rental: RentalService,
    private readonly desk: PriceDesk,
    private readonly rates: RatesService,
  ) {}

  @Serve(pricesRoutes.quote)
  async quote(@Input() { body }: RouteInput<typeof pricesRoutes.quote>): Promise<object> {
    const offer = await this.rental.quote(body);
    const rate = await this.rates.active();
    return { ...offer, priceMicroUsdt: rate && !rate.stale ? usdtPrice(offer.priceSun, rate) : null };
  }

  @Serve(pricesRoutes.preview)
  preview(@Input() { body }: RouteInput<typeof pricesRoutes.preview>): Promise<object> {
    const { request, at, utilisationPercent } = body;
    return this.desk.preview(request, {
      ...(at === undefined ? {} : { at: new Date(at) }),
      ...(utilisationPercent === undefined ? {} : { utilisationPercent }),
    });
  }
}
