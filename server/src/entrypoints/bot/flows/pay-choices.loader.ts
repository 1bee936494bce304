import { Injectable } from '@nestjs/common';
import type { MicroUsdt, Sun } from '@energy-desk/shared/units';
import { AppError } from '../../../platform/errors/index.js';
import { BalanceService } from '../../../processes/balance/index.js';
import { RentalService, type OrderRequest } from '../../../processes/rental/index.js';
import type { PayChoices } from '../views/review.view.js';

/** Gathers the ways in which something can be paid now. */
@Injectable()
export class PayChoicesLoader {
  constructor(
    private readonly rental: RentalService,
    private readonly balance: BalanceService,
  ) {}

  async load(userId: string, nonce: string, request: OrderRequest, priceSun: Sun): Promise<PayChoices> {
    const [balances, priceMicroUsdt] = await Promise.all([
      this.balance.balances(userId),
      this.priceInUsdt(request),
    ]);
    return { nonce, priceSun, priceMicroUsdt, balances };
  }

  /** Null while there is no rate to sell at: then USDT is not offered. */
  private async priceInUsdt(request: OrderRequest): Promise<MicroUsdt | null> {
    try {
      return (await this.rental.quote({ ...request, currency: 'USDT' })).usdt?.price ?? null;
    } catch (error) {
      if (error instanceof AppError && error.fault !== 'ours') return null;
      throw error;
    }
  }
}
