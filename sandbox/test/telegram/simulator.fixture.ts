import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ChatDriver,
  startTelegramSimulator,
  type TelegramSimulatorOptions,
} from '../../src/telegram/index.js';

export const TOKEN = '123456789:simulated-token_1';

/** A simulator on free ports, a driver for it, and a way to call the Bot API without any library. */
export async function startSimulator(options: Partial<TelegramSimulatorOptions> = {}) {
  const simulator = await startTelegramSimulator({
    port: 0,
    chatPort: 0,
    botToken: TOKEN,
    demoUsers: [],
    ...options,
  });
  const driver = new ChatDriver(simulator.url);
  const call = async (method: string, body: object = {}, token = TOKEN): Promise<BotAnswer> => {
    const response = await fetch(`${simulator.url}/bot${token}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await response.json()) as BotAnswer;
  };
  return { simulator, driver, call };
}

export interface BotAnswer {
  ok: boolean;
  result?: unknown;
  error_code?: number;
  description?: string;
  parameters?: { retry_after?: number };
}

export async function temporaryFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'telegram-simulator-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** A picture of one grey pixel. */
export const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  'base64',
);
