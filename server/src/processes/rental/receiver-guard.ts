import type { TronAddress } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import { PoolsService } from '../../domain/pools/index.js';
import { TronGateway } from '../../gateways/tron/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { CrashPoints } from '../../platform/crash-points/index.js';
import { AppError } from '../../platform/errors/index.js';

/** Who energy may be delegated to: java-tron's DelegateResourceActuator refuses the rest after we were paid. */
@Injectable()
export class ReceiverGuard {
  constructor(
    private readonly config: AppConfig,
    private readonly pools: PoolsService,
    private readonly tron: TronGateway,
    private readonly crashPoints: CrashPoints,
  ) {}

  /** @throws AppError orders/receiver_is_ours, orders/receiver_not_activated, orders/receiver_is_contract */
  async assertServable(receiver: TronAddress): Promise<void> {
    const suppliers = await this.pools.watchedAddresses();
    if (this.config.ownAddresses.includes(receiver) || suppliers.includes(receiver))
      throw new AppError('orders/receiver_is_ours', 'caller', 'This address belongs to the desk.', {
        receiver,
      });
    const account = await this.crashPoints.around('rental.check-receiver', () => this.tron.account(receiver));
    if (!account.activated)
      throw new AppError('orders/receiver_not_activated', 'caller', 'This address is not activated.', {
        receiver,
      });
    if (account.isContract)
      throw new AppError('orders/receiver_is_contract', 'caller', 'This address is a contract.', {
        receiver,
      });
  }
}
