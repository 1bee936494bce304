import { Process, Processor } from '@nestjs/bull';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { AppConfig } from '../../platform/config/index.js';
import { WorkLoop } from '../../platform/queue/index.js';
import { DeriveStep } from './derive.step.js';
import { SendStep } from './send.step.js';

const SWEEP_MS = 1_000;

@Processor('notifications')
export class NotificationsProcessor implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly deriving: WorkLoop;
  /** Apart from deriving, so that a slow Telegram holds nothing else up. */
  private readonly sending: WorkLoop;

  constructor(
    private readonly config: AppConfig,
    derive: DeriveStep,
    send: SendStep,
  ) {
    this.sending = new WorkLoop('notifications.send', () => send.run(), SWEEP_MS);
    this.deriving = new WorkLoop(
      'notifications.derive',
      async () => {
        await derive.run();
        void this.sending.trigger();
      },
      SWEEP_MS,
    );
  }

  onApplicationBootstrap(): void {
    if (!this.config.has('worker')) return;
    this.deriving.start();
    this.sending.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.deriving.stop();
    await this.sending.stop();
  }

  @Process()
  async handle(): Promise<void> {
    await this.deriving.trigger();
  }
}
