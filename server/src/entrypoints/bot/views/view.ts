import type { Button, Keyboard } from '../../../processes/chat-io/index.js';

/** What a message shows: Telegram HTML and rows of buttons. */
export interface View {
  readonly text: string;
  readonly keyboard: Keyboard;
}

export const tap = (text: string, data: string): Button => ({ text, callback_data: data });
export const copy = (text: string, value: string): Button => ({ text, copy_text: { text: value } });

/** Lines that are there, one under the other; null leaves a line out, '' an empty one. */
export const lines = (...all: readonly (string | null)[]): string =>
  all.filter((line) => line !== null).join('\n');

/** Cuts a list into rows of `size`. */
export function inRows<T>(items: readonly T[], size: number): T[][] {
  const result: T[][] = [];
  for (let i = 0; i < items.length; i += size) result.push(items.slice(i, i + size));
  return result;
}

/** The chosen one of several buttons. */
export const marked = (text: string, chosen: boolean): string => (chosen ? `✓ ${text}` : text);
