import { Logger } from '@nestjs/common';
import { AppError, messageOf } from '../errors/index.js';
import { internalErrors } from '../metrics/index.js';

/**
 * Runs one drain at a time. Triggers that come while it runs are folded into one further run,
 * so that whatever was committed before a trigger is seen. The timer makes the same call.
 */
export class WorkLoop {
  private readonly logger: Logger;
  private running: Promise<void> | null = null;
  private queued: Promise<void> | null = null;
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;

  constructor(
    readonly name: string,
    private readonly drain: () => Promise<void>,
    private readonly sweepMs: number,
  ) {
    this.logger = new Logger(`WorkLoop:${name}`);
  }

  start(): void {
    this.timer = setInterval(() => void this.trigger(), this.sweepMs);
    void this.trigger();
  }

  /** Resolves once a run that began after this call has ended. Never rejects: faults are logged. */
  trigger(): Promise<void> {
    if (this.stopped) return Promise.resolve();
    if (!this.running) return this.run();
    this.queued ??= this.running.then(() => {
      this.queued = null;
      return this.stopped ? undefined : this.run();
    });
    return this.queued;
  }

  /** No further run begins; resolves when the current one has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearInterval(this.timer);
    await this.running;
  }

  private run(): Promise<void> {
    this.running = this.drain()
      .catch((error: unknown) => this.failed(error))
      .finally(() => {
        this.running = null;
      });
    return this.running;
  }

  private failed(error: unknown): void {
    this.logger.error(`run failed: ${messageOf(error)}`, stackOf(error));
    if (!(error instanceof AppError) || error.fault === 'ours')
      internalErrors.note(this.name, messageOf(error));
  }
}

const stackOf = (error: unknown): string | undefined => (error instanceof Error ? error.stack : undefined);
