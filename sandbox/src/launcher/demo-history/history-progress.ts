import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writePrivate } from '../secrets.js';

export const HISTORY_FILE = 'history.json';

const progress = z.object({
  /** Days that the past has. */
  days: z.number().int(),
  /** When it was begun, in milliseconds: day 0. */
  until: z.number().int(),
  /** Days that are made. */
  done: z.number().int(),
  /** Telegram ids of its customers. */
  people: z.array(z.number()),
  /** Deeds that led nowhere, and why. */
  failures: z.array(z.string()),
  finished: z.boolean(),
});
/** How far the past is made; kept, so that one that was interrupted goes on. */
export type HistoryProgress = z.infer<typeof progress>;

export function readProgress(dir: string): HistoryProgress | undefined {
  const file = join(dir, HISTORY_FILE);
  return existsSync(file) ? progress.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

export function keepProgress(dir: string, made: HistoryProgress): void {
  writePrivate(join(dir, HISTORY_FILE), made);
}
