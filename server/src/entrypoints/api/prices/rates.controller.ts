import type { RouteInput } from '@energy-desk/shared/http';
import { ratesRoutes } from '@energy-desk/shared/prices';
import { Controller } from '@nestjs/common';
import { ExchangeRates, type RatesView } from '../../../processes/exchange-rates/index.js';
import { type AdminSession, By, Input, Serve } from '../kernel/index.js';

@Controller()
export class RatesController {
  constructor(private readonly rates: ExchangeRates) {}

  @Serve(ratesRoutes.view)
  view(): Promise<RatesView> {
    return this.rates.view();
  }

  @Serve(ratesRoutes.set)
  async set(
    @Input() { body }: RouteInput<typeof ratesRoutes.set>,
    @By() admin: AdminSession,
  ): Promise<RatesView> {
    const by = { actor: admin.email, reason: body.reason };
    await this.rates.setManual(BigInt(body.microUsdtPerTrx), by, body.seen);
    return this.rates.view();
  }

  @Serve(ratesRoutes.accept)
  async accept(
    @Input() { params, body }: RouteInput<typeof ratesRoutes.accept>,
    @By() admin: AdminSession,
  ): Promise<RatesView> {
    await this.rates.accept(params.id, { actor: admin.email, reason: body.reason });
    return this.rates.view();
  }

  @Serve(ratesRoutes.reject)
  async reject(
    @Input() { params, body }: RouteInput<typeof ratesRoutes.reject>,
    @By() admin: AdminSession,
  ): Promise<RatesView> {
    await this.rates.reject(params.id, { actor: admin.email, reason: body.reason });
    return this.rates.view();
  }
}
