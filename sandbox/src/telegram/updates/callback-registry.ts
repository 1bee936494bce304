import { randomBytes } from 'node:crypto';
import { badRequest } from '../bot-api/bot-api-error.js';

/** A pressed button that waits for answerCallbackQuery. */
export interface OpenCallback {
  id: string;
  chatId: number;
  messageId: number;
  data: string;
  pressedAt: number;
}

/** Presses of buttons; the bot may answer each for a limited time. */
export class CallbackRegistry {
  private readonly open = new Map<string, OpenCallback>();

  /** `lifetimeMs`: how long an answer is accepted; Telegram documents none, clients wait for some tens of seconds. */
  constructor(
    private readonly lifetimeMs: number,
    private readonly now: () => number,
  ) {}

  press(chatId: number, messageId: number, data: string): OpenCallback {
    for (const old of this.open.values()) if (this.isLate(old)) this.open.delete(old.id);
    const id = BigInt(`0x${randomBytes(8).toString('hex')}`).toString();
    const callback = { id, chatId, messageId, data, pressedAt: this.now() };
    this.open.set(id, callback);
    return callback;
  }

  /** The press behind an id; too old or unknown ids are refused in Telegram's words. */
  answer(id: string): OpenCallback {
    const callback = this.open.get(id);
    if (!callback || this.isLate(callback))
      throw badRequest('query is too old and response timeout expired or query ID is invalid');
    return callback;
  }

  /** Makes every press so far too old to be answered. */
  expireAll(): void {
    this.open.clear();
  }

  private isLate(callback: OpenCallback): boolean {
    return this.now() - callback.pressedAt > this.lifetimeMs;
  }
}
