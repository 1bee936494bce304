import { Injectable, Logger } from '@nestjs/common';
import { InjectBot } from 'nestjs-telegraf';
import { Telegraf, type Context } from 'telegraf';
import type { BotIdentity, RawUpdate } from '../../processes/chat-io/index.js';
import { messageOf } from '../../platform/errors/index.js';
import { ChatLanes } from './chat-lanes.js';

type TelegrafUpdate = Parameters<Telegraf['handleUpdate']>[0];

/** Hands updates to the handlers, in order within a chat. */
@Injectable()
export class UpdateHandler {
  private readonly logger = new Logger(UpdateHandler.name);
  private readonly lanes = new ChatLanes();

  constructor(@InjectBot() private readonly bot: Telegraf<Context>) {
    // nestjs-telegraf stops the bot at shutdown, and Telegraf throws when it was not launched by itself.
    this.bot.stop = () => undefined;
    // Without an identity Telegraf would ask for it at the first update and keep a failed answer for ever.
    this.bot.botInfo = identityOf({ id: 0, is_bot: true, first_name: '', username: '' });
  }

  /** Who we are: commands addressed to another bot (`/menu@other`) are not ours. */
  know(identity: BotIdentity): void {
    this.bot.botInfo = identityOf(identity);
  }

  /** Resolves when the update was handled; never rejects. */
  handle(update: RawUpdate): Promise<void> {
    return this.lanes.run(chatOf(update), async () => {
      try {
        // Handlers read only fields they check for; Telegraf's type names every kind of update.
        await this.bot.handleUpdate(update as unknown as TelegrafUpdate);
      } catch (error) {
        this.logger.error(`update ${update.update_id} failed: ${messageOf(error)}`);
      }
    });
  }

  /** Resolves when no update is being handled. */
  idle(): Promise<void> {
    return this.lanes.idle();
  }
}

const identityOf = (identity: BotIdentity): NonNullable<Telegraf['botInfo']> => ({
  ...identity,
  can_join_groups: false,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
});

/** Private chats have the user's own id, so the sender names the lane. */
function chatOf(update: RawUpdate): number {
  for (const kind of ['message', 'callback_query', 'my_chat_member']) {
    const body = update[kind];
    if (typeof body !== 'object' || body === null || !('from' in body)) continue;
    const { from } = body;
    if (typeof from === 'object' && from !== null && 'id' in from && typeof from.id === 'number')
      return from.id;
  }
  return 0;
}
