import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { AppConfig } from '../../platform/config/index.js';
import { UpdateFeed } from '../../processes/chat-io/index.js';
import { commandsOf } from './bot-commands.js';
import { UpdateHandler } from './update-handler.js';

/** Starts and stops the chat with the process. */
@Injectable()
export class BotLauncher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly config: AppConfig,
    private readonly feed: UpdateFeed,
    private readonly handler: UpdateHandler,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.has('bot')) return;
    this.feed.start({
      commands: commandsOf(),
      know: (identity) => this.handler.know(identity),
      handle: (update) => this.handler.handle(update),
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.feed.stop();
    await this.handler.idle();
  }
}
