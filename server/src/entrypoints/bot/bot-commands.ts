import type { BotCommand } from '../../processes/chat-io/index.js';
import { textsOf, type BotTexts } from './texts/index.js';

const ORDER = ['start', 'menu', 'buy', 'flash', 'orders', 'balance', 'address', 'language', 'help'] as const;

const listOf = ({ commands }: BotTexts): BotCommand[] =>
  ORDER.map((command) => ({ command, description: commands[command] }));

/** The `/` menu: English for everybody, Chinese where Telegram speaks Chinese. */
export const commandsOf = (): readonly { language?: string; commands: readonly BotCommand[] }[] => [
  { commands: listOf(textsOf('en')) },
  { language: 'zh', commands: listOf(textsOf('zh')) },
];
