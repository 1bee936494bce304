import type { RouteInput } from '@energy-desk/shared/http';
import { walletsRoutes } from '@energy-desk/shared/pools';
import { Controller } from '@nestjs/common';
import { StakingService } from '../../../processes/staking/index.js';
import { type AdminSession, By, IdempotencyKey, Input, Serve } from '../kernel/index.js';
import { toTronAddress } from './to-tron-address.js';

/** What wallets do with their own stake; each answers once it is signed and recorded, workers send it. */
@Controller()
export class StakingController {
  constructor(private readonly service: StakingService) {}

  @Serve(walletsRoutes.staking)
  async staking(@Input() { params }: RouteInput<typeof walletsRoutes.staking>): Promise<object> {
    const { stake, requests, ...picture } = await this.service.picture(params.id);
    const { liquidSun, energySun, bandwidthSun, unstaking, votes } = stake;
    return {
      ...picture,
      walletId: params.id,
      liquidSun,
      energySun,
      bandwidthSun,
      unstaking: unstaking.map(({ resource, sun, withdrawableAt }) => ({
        resource,
        amountSun: sun,
        withdrawableAt,
      })),
      votes,
      requests,
    };
  }

  @Serve(walletsRoutes.stake)
  stake(
    @Input() { params, body }: RouteInput<typeof walletsRoutes.stake>,
    @By() admin: AdminSession,
    @IdempotencyKey() id: string,
  ): Promise<object> {
    const { amountSun, resource, reason } = body;
    const wish = { kind: 'stake', amountSun: BigInt(amountSun), resource } as const;
    return this.answer(this.service.request(id, params.id, wish, { actor: admin.email, reason }));
  }

  @Serve(walletsRoutes.unstake)
  unstake(
    @Input() { params, body }: RouteInput<typeof walletsRoutes.unstake>,
    @By() admin: AdminSession,
    @IdempotencyKey() id: string,
  ): Promise<object> {
    const { amountSun, resource, reason } = body;
    const wish = { kind: 'unstake', amountSun: BigInt(amountSun), resource } as const;
    return this.answer(this.service.request(id, params.id, wish, { actor: admin.email, reason }));
  }

  @Serve(walletsRoutes.withdraw)
  withdraw(
    @Input() { params, body }: RouteInput<typeof walletsRoutes.withdraw>,
    @By() admin: AdminSession,
    @IdempotencyKey() id: string,
  ): Promise<object> {
    return this.simple('withdraw', id, params.id, body.reason, admin);
  }

  @Serve(walletsRoutes.cancelUnstaking)
  cancelUnstaking(
    @Input() { params, body }: RouteInput<typeof walletsRoutes.cancelUnstaking>,
    @By() admin: AdminSession,
    @IdempotencyKey() id: string,
  ): Promise<object> {
    return this.simple('cancel_unstake', id, params.id, body.reason, admin);
  }

  @Serve(walletsRoutes.vote)
  vote(
    @Input() { params, body }: RouteInput<typeof walletsRoutes.vote>,
    @By() admin: AdminSession,
    @IdempotencyKey() id: string,
  ): Promise<object> {
    const votes = body.votes.map(({ witness, count }) => ({ witness: toTronAddress(witness), count }));
    const by = { actor: admin.email, reason: body.reason };
    return this.answer(this.service.request(id, params.id, { kind: 'vote', votes }, by));
  }

  @Serve(walletsRoutes.claim)
  claim(
    @Input() { params, body }: RouteInput<typeof walletsRoutes.claim>,
    @By() admin: AdminSession,
    @IdempotencyKey() id: string,
  ): Promise<object> {
    return this.simple('claim', id, params.id, body.reason, admin);
  }

  private simple(
    kind: 'withdraw' | 'cancel_unstake' | 'claim',
    id: string,
    walletId: string,
    reason: string,
    { email }: AdminSession,
  ): Promise<object> {
    return this.answer(this.service.request(id, walletId, { kind }, { actor: email, reason }));
  }

  /** Nothing has been sent when it answers. */
  private async answer(request: Promise<object>): Promise<object> {
    return { operationStatus: 'signed', ...(await request) };
  }
}
