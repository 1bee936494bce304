import { Injectable, Logger } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import { READING_LAG_BLOCKS } from '../../domain/pools/index.js';
import { Settings } from '../../domain/settings/index.js';
import { StaleWalletsRepository } from './stale-wallets.repository.js';
import { WalletRefresh } from './wallet-refresh.service.js';

/** A wallet takes five requests, and public nodes allow few of them a second: thousands of wallets take their time. */
const MOST_AT_ONCE = 4;
/** A wallet that can't be read makes room for the others. */
const RETRY_MS = 60_000;

/**
 * Reads wallets again once the chain has what we did with them, so that what people see of their stake is true, and
 * now and then in any case: energy recovers, and suppliers do things of their own.
 */
@Injectable()
export class ReadWalletsStep {
  private readonly logger = new Logger(ReadWalletsStep.name);
  private readonly retryAt = new Map<string, number>();

  constructor(
    private readonly settings: Settings,
    private readonly chain: ChainService,
    private readonly stale: StaleWalletsRepository,
    private readonly refresh: WalletRefresh,
  ) {}

  async run(): Promise<void> {
    const { height } = await this.chain.cursor();
    const ids = await this.stale.find({
      height,
      lagBlocks: READING_LAG_BLOCKS,
      maxAgeSeconds: await this.settings.get('pool.health_check_interval'),
      except: this.resting(),
      limit: MOST_AT_ONCE,
    });
    if (ids.length === 0) return;
    const { failed } = await this.refresh.run(ids);
    for (const { walletId, address, problem } of failed) {
      this.retryAt.set(walletId, Date.now() + RETRY_MS);
      this.logger.warn(`no reading of ${address}: ${problem}`);
    }
  }

  private resting(): string[] {
    for (const [id, at] of this.retryAt) if (at <= Date.now()) this.retryAt.delete(id);
    return [...this.retryAt.keys()];
  }
}
