export { bold, code, escapeHtml, link } from './html.js';
export { isFault } from './telegram.errors.js';
export { TelegramModule } from './telegram.module.js';
export { TelegramSender } from './telegram.sender.js';
export { CALLBACK_DATA_MAX_BYTES } from './telegram.types.js';
export type { BotCommand, Button, Keyboard } from './telegram.types.js';
export { UpdateSource, rawUpdate } from './update-source.js';
export type { BotIdentity, RawUpdate } from './update-source.js';
