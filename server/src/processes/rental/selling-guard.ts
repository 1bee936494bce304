import { Injectable } from '@nestjs/common';
import type { ChainCursor } from '../../domain/chain/index.js';
import { ChainService } from '../../domain/chain/index.js';
import { Settings } from '../../domain/settings/index.js';
import { AppError } from '../../platform/errors/index.js';

const SECONDS_PER_BLOCK = 3n;

/** Nothing is sold while we can't see the chain: a payment that nobody watches is a promise that nobody keeps. */
@Injectable()
export class SellingGuard {
  constructor(
    private readonly chain: ChainService,
    private readonly settings: Settings,
  ) {}

  /** @throws AppError selling/paused */
  async assertOpen(): Promise<ChainCursor> {
    const cursor = await this.chain.findCursor();
    if (!cursor || cursor.haltedReason !== null)
      throw new AppError('selling/paused', 'world', 'The chain is not being watched.');
    const maxLagSeconds = await this.settings.get('selling.max_lag_seconds');
    const behindSeconds = Number((cursor.nodeHeight - cursor.height) * SECONDS_PER_BLOCK);
    const silentSeconds = (Date.now() - cursor.updatedAt.getTime()) / 1000;
    if (behindSeconds > maxLagSeconds || silentSeconds > maxLagSeconds)
      throw new AppError('selling/paused', 'world', 'The scanner is behind the chain.', {
        behindSeconds,
        silentSeconds,
      });
    return cursor;
  }
}
