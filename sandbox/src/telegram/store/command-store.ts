import type { BotCommand } from '../bot-api/bot-api.types.js';
import type { ChatEvents } from './chat-events.js';
import type { RecordLog } from './record-log.js';

interface CommandList {
  scope: string;
  languageCode: string;
  commands: BotCommand[];
}

/** The bot's `/` menu per scope and language. */
export class CommandStore {
  private readonly lists = new Map<string, CommandList>();

  constructor(
    private readonly log: RecordLog,
    private readonly events: ChatEvents,
  ) {
    for (const list of log.loaded<CommandList>('commands/'))
      this.lists.set(keyOf(list.scope, list.languageCode), list);
  }

  set(scope: string, languageCode: string, commands: BotCommand[]): void {
    const key = keyOf(scope, languageCode);
    if (commands.length === 0) {
      this.lists.delete(key);
      this.log.remove(`commands/${key}`);
    } else {
      const list = { scope, languageCode, commands };
      this.lists.set(key, list);
      this.log.put(`commands/${key}`, list);
    }
    this.events.emit({ type: 'commands', chatId: 0, commands });
  }

  get(scope: string, languageCode: string): BotCommand[] {
    return this.lists.get(keyOf(scope, languageCode))?.commands ?? [];
  }

  /**
   * What a user sees in a private chat: the narrowest scope wins, then the user's language over the default
   * (https://core.telegram.org/bots/api#determining-list-of-commands).
   */
  forUser(chatId: number, languageTag: string): BotCommand[] {
    const language = languageTag.slice(0, 2).toLowerCase();
    for (const scope of [`chat:${chatId}`, 'all_private_chats', 'default']) {
      for (const code of [language, '']) {
        const commands = this.get(scope, code);
        if (commands.length > 0) return commands;
      }
    }
    return [];
  }
}

const keyOf = (scope: string, languageCode: string): string => `${scope}/${languageCode}`;
