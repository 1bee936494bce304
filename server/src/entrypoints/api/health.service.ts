import type { Health } from '@energy-desk/shared/http';
import { Injectable } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import { Settings } from '../../domain/settings/index.js';
import { Database } from '../../platform/database/index.js';
import { answers } from '../../platform/patience/index.js';
import { Nudger } from '../../platform/queue/index.js';

const PROBE_MS = 1000;

/** `down` without the database, which holds the truth; `degraded` without Redis or while the chain is not followed. */
@Injectable()
export class HealthService {
  constructor(
    private readonly database: Database,
    private readonly nudger: Nudger,
    private readonly chain: ChainService,
    private readonly settings: Settings,
  ) {}

  async status(): Promise<Health['status']> {
    if (!(await answers(PROBE_MS, () => this.database.ping()))) return 'down';
    const [redis, scanner] = await Promise.all([
      answers(PROBE_MS, () => this.nudger.ping()),
      answers(PROBE_MS, () => this.assertFollowing()),
    ]);
    return redis && scanner ? 'ok' : 'degraded';
  }

  private async assertFollowing(): Promise<void> {
    const cursor = await this.chain.cursor();
    const silentSeconds = (Date.now() - cursor.updatedAt.getTime()) / 1000;
    if (cursor.haltedReason !== null || silentSeconds > (await this.settings.get('selling.max_lag_seconds')))
      throw new Error('the chain is not being followed');
  }
}
