import { parseArgs } from 'node:util';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SandboxPorts } from './sandbox.js';

export const DEFAULT_PORTS: SandboxPorts = {
  server: 3000,
  chat: 3100,
  tron: 9090,
  telegram: 9091,
  postgres: 54_320,
  redis: 63_790,
};

const DEFAULT_HISTORY_DAYS = 30;
const MOST_HISTORY_DAYS = 60;

export const USAGE = `npm start                start the sandbox, or go on with the data of the last time
npm start -- --reset     begin with fresh data
npm start -- --no-history  begin fresh data without a past
npm start -- --codes     show what the authenticators of the demo's admins show now

SANDBOX_DIR        data folder (default: .sandbox)
SANDBOX_BLOCK_MS   block interval in milliseconds, 50 to 60000 (default: 3000)
SANDBOX_HISTORY_DAYS  days of orders that fresh data begin with, 0 to 60 (default: 30)
REDIS_URL          a Redis to use instead of an own one`;

export interface LauncherOptions {
  dir: string;
  blockMs: number;
  /** Days of orders that fresh data begin with. */
  historyDays: number;
  reset: boolean;
  /** Show codes and end. */
  codes: boolean;
  help: boolean;
}

/** @throws Error in plain words about the first thing that is wrong */
export function launcherOptions(args: string[], env: NodeJS.ProcessEnv): LauncherOptions {
  const { values } = parseArgs({
    args,
    options: {
      reset: { type: 'boolean' },
      'no-history': { type: 'boolean' },
      codes: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const blockMs = Number(env['SANDBOX_BLOCK_MS'] ?? 3_000);
  if (!Number.isInteger(blockMs) || blockMs < 50 || blockMs > 60_000) {
    throw new Error(`SANDBOX_BLOCK_MS is "${env['SANDBOX_BLOCK_MS']}": wanted are 50 to 60000 milliseconds`);
  }
  const historyDays = Number(env['SANDBOX_HISTORY_DAYS'] ?? DEFAULT_HISTORY_DAYS);
  if (!Number.isInteger(historyDays) || historyDays < 0 || historyDays > MOST_HISTORY_DAYS) {
    throw new Error(`SANDBOX_HISTORY_DAYS is "${env['SANDBOX_HISTORY_DAYS']}": wanted are 0 to 60 days`);
  }
  return {
    dir: resolve(root, env['SANDBOX_DIR'] || '.sandbox'),
    blockMs,
    historyDays: values['no-history'] ? 0 : historyDays,
    reset: values.reset ?? false,
    codes: values.codes ?? false,
    help: values.help ?? false,
  };
}
