import { flashRoutes } from '@energy-desk/shared/flash';
import type { RouteInput } from '@energy-desk/shared/http';
import type { TronAddress } from '@energy-desk/shared/units';
import { Controller } from '@nestjs/common';
import { AppError } from '../../../platform/errors/index.js';
import { AccountLookup } from '../../../processes/account-lookup/index.js';
import { SellingGuard } from '../../../processes/rental/index.js';
import { FlashDesk } from '../../../processes/settlement/index.js';
import { Input, Serve } from '../kernel/index.js';
import { FlashReadModel } from './flash.read-model.js';
import { calculationOf } from './flash.view.js';

/** What flash payments buy now, and whether they are served. */
@Controller()
export class FlashPricesController {
  constructor(
    private readonly desk: FlashDesk,
    private readonly lookup: AccountLookup,
    private readonly guard: SellingGuard,
    private readonly readModel: FlashReadModel,
  ) {}

  @Serve(flashRoutes.calculate)
  async calculate(@Input() { body }: RouteInput<typeof flashRoutes.calculate>): Promise<object> {
    const { trxAmountSun, priceConfigId, payee } = body;
    const calculation = await this.desk.calculate(BigInt(trxAmountSun), priceConfigId);
    const payeeHoldsUsdt = payee === undefined ? null : await this.lookup.holdsUsdt(payee as TronAddress);
    return calculationOf(calculation, payeeHoldsUsdt, await this.lookup.usdtEnergy());
  }

  @Serve(flashRoutes.health)
  async health(): Promise<object> {
    const [prices, usdtEnergy, queue, why] = await Promise.all([
      this.desk.prices(),
      this.lookup.usdtEnergy(),
      this.readModel.queue(),
      this.whyClosed(),
    ]);
    const priced = prices.some(({ config }) => config !== null);
    return {
      selling: why === null && priced,
      why: why ?? (priced ? null : 'no flash address has a price'),
      addresses: prices.map(({ address, config }) => ({
        address,
        priceConfigId: config?.id ?? null,
        unitPriceSun: config?.unitPriceSun ?? null,
        unitEnergy: config?.unitEnergy ?? null,
        unitSuffices: config === null ? null : config.unitEnergy >= usdtEnergy.holder,
      })),
      waiting: queue.waiting,
      held: queue.held,
      undelivered: queue.undelivered,
      oldestWaitingSince: queue.oldest,
      lastSaleAt: queue.last_sale,
      usdtEnergy,
    };
  }

  private async whyClosed(): Promise<string | null> {
    try {
      await this.guard.assertOpen();
      return null;
    } catch (error) {
      if (error instanceof AppError && error.fault === 'world') return error.message;
      throw error;
    }
  }
}
