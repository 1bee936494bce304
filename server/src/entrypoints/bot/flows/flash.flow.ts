import { Injectable } from '@nestjs/common';
import { PricingService, type FlashConfig } from '../../../domain/pricing/index.js';
import { Settings } from '../../../domain/settings/index.js';
import { AppConfig } from '../../../platform/config/index.js';
import { AccountLookup } from '../../../processes/account-lookup/index.js';
import { qrCode } from '../qr-code.js';
import type { Turn } from '../turn.js';
import { flashView, noFlashView, type ShownFlash } from '../views/flash.view.js';
import { SellingState } from './selling-state.js';

/** What plain transfers to the flash addresses buy: one page an address, under its QR picture. */
@Injectable()
export class FlashFlow {
  constructor(
    private readonly pricing: PricingService,
    private readonly settings: Settings,
    private readonly lookup: AccountLookup,
    private readonly selling: SellingState,
    private readonly config: AppConfig,
  ) {}

  /** @param configId of a button; one that is not offered any more shows what is */
  async open(turn: Turn, configId?: string): Promise<void> {
    if (turn.session.input) {
      turn.session.input = null;
      await turn.save();
    }
    const offered = await this.offered();
    const config = offered.find(({ id }) => id === configId) ?? offered[0];
    if (!config) return turn.show(noFlashView(turn.texts));
    const [need, selling, refundFromSun] = await Promise.all([
      this.lookup.usdtEnergy(),
      this.selling.now(config.unitEnergy * config.minUnits),
      this.settings.get('refund.threshold_sun'),
    ]);
    const view = flashView(turn.texts, { config, others: offered, selling, need, refundFromSun });
    // A picture that can be scanned is an invitation to pay.
    if (selling !== 'open') return turn.show(view);
    await turn.showWithPicture(config.address, () => qrCode(config.address), view);
  }

  /** Configs whose address is watched, so that a payment there is seen. */
  async offered(): Promise<ShownFlash[]> {
    const configs = await this.pricing.flashConfigs();
    return configs.filter(({ address }) => this.config.flashAddresses.includes(address)).map(shownOf);
  }
}

const shownOf = ({ confirmations, ...config }: FlashConfig): ShownFlash => ({
  id: config.id,
  address: config.address,
  unitEnergy: config.unitEnergy,
  unitPriceSun: config.unitPriceSun,
  durationSeconds: config.durationSeconds,
  minUnits: config.minUnits,
  maxUnits: config.maxUnits,
  blocks: confirmations[0]?.blocks ?? Number.MAX_SAFE_INTEGER,
  upToSun: confirmations[0]?.upToSun ?? null,
});
