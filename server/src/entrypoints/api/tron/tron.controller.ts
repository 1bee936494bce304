import { chainRoutes } from '@energy-desk/shared/chain';
import type { RouteInput } from '@energy-desk/shared/http';
import type { TronAddress } from '@energy-desk/shared/units';
import { Controller } from '@nestjs/common';
import { AppError } from '../../../platform/errors/index.js';
import { AccountLookup } from '../../../processes/account-lookup/index.js';
import { ManualOrders } from '../../../processes/rental/index.js';
import { type AdminSession, By, IdempotencyKey, Input, Serve } from '../kernel/index.js';
import { placedOf } from '../orders/order.view.js';
import { RentedEnergyReadModel } from './rented-energy.read-model.js';

/** The chain by hand. No private key travels here. */
@Controller()
export class TronController {
  constructor(
    private readonly lookup: AccountLookup,
    private readonly rented: RentedEnergyReadModel,
    private readonly manual: ManualOrders,
  ) {}

  @Serve(chainRoutes.balance)
  async balance(@Input() { params }: RouteInput<typeof chainRoutes.balance>): Promise<object> {
    const address = params.address as TronAddress;
    const [facts, holdsUsdt, rented] = await Promise.all([
      this.lookup.address(address),
      this.lookup.holdsUsdt(address),
      this.rented.of(address),
    ]);
    if (facts.kind === 'unavailable')
      throw new AppError('tron/no_answer', 'world', 'No node answers now.', { address });
    return {
      ...facts,
      address,
      energy: facts.energyLeft,
      bandwidth: facts.bandwidthLeft,
      delegatedEnergy: rented.energy,
      delegatedSun: rented.sun,
      holdsUsdt,
    };
  }

  @Serve(chainRoutes.delegate)
  async delegate(
    @Input() { body: { reason, ...wish } }: RouteInput<typeof chainRoutes.delegate>,
    @By() admin: AdminSession,
    @IdempotencyKey() deedId: string,
  ): Promise<object> {
    const receiver = wish.receiver as TronAddress;
    return placedOf(await this.manual.give(deedId, { ...wish, receiver }, { actor: admin.email, reason }));
  }

  @Serve(chainRoutes.undelegate)
  async undelegate(
    @Input() { body: { orderId, reason } }: RouteInput<typeof chainRoutes.undelegate>,
    @By() admin: AdminSession,
  ): Promise<object> {
    return placedOf(await this.manual.takeBack(orderId, { actor: admin.email, reason }));
  }
}
