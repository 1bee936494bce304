import { Injectable } from '@nestjs/common';
import { type ChainCursor, ChainService } from '../../domain/chain/index.js';
import { Settings } from '../../domain/settings/index.js';
import { AppError } from '../../platform/errors/index.js';
import { FreeCapacity } from './free-capacity.js';

/** Nothing is sold while we can't see the chain: a payment that nobody watches is a promise that nobody keeps. */
@Injectable()
export class SellingGuard {
  constructor(
    private readonly chain: ChainService,
    private readonly settings: Settings,
    private readonly freeCapacity: FreeCapacity,
  ) {}

  /** @throws AppError selling/paused */
  async assertOpen(): Promise<ChainCursor> {
    if (await this.settings.get('brake.selling'))
      throw new AppError('selling/paused', 'world', 'Nothing is sold at the moment.');
    return this.chain.assertWatched(await this.settings.get('selling.max_lag_seconds'));
  }

  /**
   * Whether so much energy is left beside what is paid and undelivered.
   * @throws AppError selling/sold_out
   */
  async assertCapacity(energy: number): Promise<void> {
    if (!(await this.settings.get('selling.pause_when_sold_out'))) return;
    if (!(await this.freeCapacity.covers(energy)))
      throw new AppError('selling/sold_out', 'world', 'All energy is rented out at the moment.', { energy });
  }
}
