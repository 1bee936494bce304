import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { AppConfig } from '../../platform/config/index.js';
import { messageOf } from '../../platform/errors/index.js';
import { TelegramFailure, failureBody, failureOf } from './telegram.errors.js';

const CALL_TIMEOUT_MS = 10_000;

export type BotApiPayload = Readonly<Record<string, unknown>>;

/** A file to upload with a call. */
export interface Upload {
  readonly field: string;
  readonly filename: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

interface CallOptions {
  readonly upload?: Upload;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

const answer = z.union([z.object({ ok: z.literal(true), result: z.unknown() }), failureBody]);

/** Calls of the Bot API over HTTP, one try each, every failure classified. */
@Injectable()
export class BotApiClient {
  private readonly base: string;

  constructor(config: AppConfig) {
    const root = config.telegram.apiRoot.replace(/\/+$/, '');
    this.base = `${root}/bot${config.telegram.botToken ?? ''}/`;
  }

  /** @throws TelegramFailure for everything but `ok: true` */
  async call(method: string, payload: BotApiPayload, options: CallOptions = {}): Promise<unknown> {
    const body = await this.request(method, payload, options);
    const parsed = answer.safeParse(body);
    if (!parsed.success) throw new TelegramFailure('transient', method, 'answer of unknown shape');
    if (parsed.data.ok) return parsed.data.result;
    throw failureOf(method, parsed.data);
  }

  private async request(method: string, payload: BotApiPayload, options: CallOptions): Promise<unknown> {
    const timeout = AbortSignal.timeout(options.timeoutMs ?? CALL_TIMEOUT_MS);
    const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
    try {
      const response = await fetch(this.base + method, {
        method: 'POST',
        signal,
        ...encode(payload, options),
      });
      return await response.json();
    } catch (error) {
      if (options.signal?.aborted) throw error;
      throw new TelegramFailure('transient', method, messageOf(error));
    }
  }
}

function encode(payload: BotApiPayload, { upload }: CallOptions): Pick<RequestInit, 'body' | 'headers'> {
  if (!upload) return { body: JSON.stringify(payload), headers: { 'content-type': 'application/json' } };
  const form = new FormData();
  for (const [key, value] of Object.entries(payload)) {
    if (value !== undefined) form.set(key, typeof value === 'string' ? value : JSON.stringify(value));
  }
  form.set(upload.field, new Blob([upload.bytes]), upload.filename);
  return { body: form };
}
