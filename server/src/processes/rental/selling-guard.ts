import { Injectable } from '@nestjs/common';
import { type ChainCursor, ChainService } from '../../domain/chain/index.js';
import { Settings } from '../../domain/settings/index.js';

/** Nothing is sold while we can't see the chain: a payment that nobody watches is a promise that nobody keeps. */
@Injectable()
export class SellingGuard {
  constructor(
    private readonly chain: ChainService,
    private readonly settings: Settings,
  ) {}

  /** @throws AppError selling/paused */
  async assertOpen(): Promise<ChainCursor> {
    return this.chain.assertWatched(await this.settings.get('selling.max_lag_seconds'));
  }
}
