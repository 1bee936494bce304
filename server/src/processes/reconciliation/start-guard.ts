import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { SendHolds } from '../../domain/chain/index.js';
import { Settings } from '../../domain/settings/index.js';
import { Database } from '../../platform/database/index.js';

/**
 * Before anything of the process runs: where the books may have lost what the chain knows, as after a restore or a
 * long stop, nothing is sent.
 */
@Injectable()
export class StartGuard implements OnModuleInit {
  private readonly logger = new Logger(StartGuard.name);

  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly holds: SendHolds,
  ) {}

  async onModuleInit(): Promise<void> {
    const minutes = await this.settings.get('start.hold_after_minutes');
    const begun = await this.database.transaction('holds.begin', (tx) =>
      this.holds.beginIfNeeded(tx, minutes),
    );
    if (begun) this.logger.warn('sending is held until chain and books are compared');
  }
}
