import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { BotApiClient } from './bot-api.client.js';

const LONG_POLL_S = 25;
const POLL_TIMEOUT_MS = (LONG_POLL_S + 10) * 1000;
const BATCH = 100;

/** The kinds of update this bot reads. */
const ALLOWED = ['message', 'callback_query', 'my_chat_member'] as const;

/** What every update has; the rest depends on its kind. */
export const rawUpdate = z.looseObject({ update_id: z.number().int() });
const updateList = z.array(rawUpdate);
const identity = z.looseObject({
  id: z.number(),
  is_bot: z.literal(true),
  first_name: z.string(),
  username: z.string(),
});

/** An update as Telegram sent it; who handles it knows its shape. */
export type RawUpdate = z.infer<typeof rawUpdate>;
export type BotIdentity = z.infer<typeof identity>;

/** Where updates come from: long polling or a webhook. Telegram refuses both at once. */
@Injectable()
export class UpdateSource {
  constructor(private readonly api: BotApiClient) {}

  async me(): Promise<BotIdentity> {
    return identity.parse(await this.api.call('getMe', {}));
  }

  /** Waits up to 25 s for updates from `offset` on; naming an offset confirms everything before it. */
  async next(offset: number, signal: AbortSignal): Promise<RawUpdate[]> {
    const payload = { offset, limit: BATCH, timeout: LONG_POLL_S, allowed_updates: ALLOWED };
    return updateList.parse(
      await this.api.call('getUpdates', payload, { timeoutMs: POLL_TIMEOUT_MS, signal }),
    );
  }

  /** Confirms everything before `offset` without waiting for more. */
  async confirm(offset: number): Promise<void> {
    if (offset > 0) await this.api.call('getUpdates', { offset, limit: 1, timeout: 0 });
  }

  /** Turns to long polling; updates that wait are kept. */
  async useLongPolling(): Promise<void> {
    await this.api.call('deleteWebhook', {});
  }

  /** Telegram sends the secret with every call, in X-Telegram-Bot-Api-Secret-Token. */
  async useWebhook(url: string, secret: string): Promise<void> {
    await this.api.call('setWebhook', { url, secret_token: secret, allowed_updates: ALLOWED });
  }
}
