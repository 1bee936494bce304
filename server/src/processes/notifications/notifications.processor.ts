import { Processor } from '@nestjs/bull';
import { QueueWorker, WorkLoop } from '../../platform/queue/index.js';
import { DeriveStep } from './derive.step.js';
import { SendStep } from './send.step.js';

const SWEEP_MS = 1_000;

/** Sending runs apart from deriving, so that a slow Telegram holds nothing else up. */
@Processor('notifications')
export class NotificationsProcessor extends QueueWorker {
  private readonly sending: WorkLoop;

  constructor(derive: DeriveStep, send: SendStep) {
    const sending = new WorkLoop('notifications.send', () => send.run(), SWEEP_MS);
    super('notifications', async () => {
      await derive.run();
      void sending.trigger();
    });
    this.sending = sending;
  }

  override onApplicationBootstrap(): void {
    super.onApplicationBootstrap();
    this.sending.start();
  }

  override async beforeApplicationShutdown(): Promise<void> {
    await super.beforeApplicationShutdown();
    await this.sending.stop();
  }
}
