export {
  CALLBACK_DATA_MAX_BYTES,
  TelegramSender,
  bold,
  code,
  escapeHtml,
  isFault,
  link,
  rawUpdate,
} from '../../gateways/telegram/index.js';
export type { BotCommand, BotIdentity, Button, Keyboard, RawUpdate } from '../../gateways/telegram/index.js';
export { ChatIoModule } from './chat-io.module.js';
export { UpdateFeed } from './update-feed.js';
