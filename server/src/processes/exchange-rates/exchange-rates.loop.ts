import { randomUUID } from 'node:crypto';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Settings } from '../../domain/settings/index.js';
import { messageOf } from '../../platform/errors/index.js';
import { Leases } from '../../platform/leases/index.js';
import { WorkLoop } from '../../platform/queue/index.js';
import { ReadRateStep } from './read-rate.step.js';
import { WatchAge } from './watch-age.js';

const SWEEP_MS = 2_000;
const LEASE = 'exchange-rates';
const LEASE_MS = 30_000;

/**
 * Reads the source every `rate.refresh_seconds`, one worker of many, and looks at the age of the rate. A loop of its
 * own: a source that fails or hangs holds up nothing else.
 */
@Injectable()
export class ExchangeRatesLoop implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ExchangeRatesLoop.name);
  private readonly owner = randomUUID();
  private readonly loop = new WorkLoop('exchange-rates', () => this.turn(), SWEEP_MS);
  private readAt = Number.NEGATIVE_INFINITY;
  private fault: string | null = null;

  constructor(
    private readonly leases: Leases,
    private readonly settings: Settings,
    private readonly readRate: ReadRateStep,
    private readonly watchAge: WatchAge,
  ) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
    await this.leases.release(LEASE, this.owner).catch(() => undefined);
  }

  private async turn(): Promise<void> {
    if (!(await this.leases.acquire(LEASE, this.owner, LEASE_MS))) return;
    const everyMs = (await this.settings.get('rate.refresh_seconds')) * 1000;
    if (performance.now() - this.readAt >= everyMs) await this.read();
    await this.watchAge.run(this.fault);
  }

  private async read(): Promise<void> {
    this.readAt = performance.now();
    try {
      await this.readRate.run();
      this.fault = null;
    } catch (error) {
      this.fault = messageOf(error);
      this.logger.warn(this.fault);
    }
  }
}
