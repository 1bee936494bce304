import { deskRoutes } from '@energy-desk/shared/desk';
import { explorerPages } from '@energy-desk/shared/display';
import { Controller } from '@nestjs/common';
import { AppConfig } from '../../../platform/config/index.js';
import { Serve } from '../kernel/index.js';

/** What the desk itself is. */
@Controller()
export class DeskController {
  constructor(private readonly config: AppConfig) {}

  @Serve(deskRoutes.about)
  about(): object {
    const { tron, paymentAddresses, flashAddresses, treasuryAddress } = this.config;
    return {
      network: tron.network,
      explorer: explorerPages(tron.network, tron.nodes[0]?.url ?? ''),
      paymentAddresses,
      flashAddresses,
      treasuryAddress,
      usdtContract: tron.usdtContract,
    };
  }
}
