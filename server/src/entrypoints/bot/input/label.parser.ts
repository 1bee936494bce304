import { LABEL_MAX_LENGTH } from '../../../domain/users/index.js';

export type LabelResult = { readonly label: string } | { readonly fault: 'empty' | 'too_long' };

/** Control and direction-changing characters: they could make a label look like something else. */
const INVISIBLE = /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Reads a label of up to 32 characters, on one line. */
export function parseLabel(text: string): LabelResult {
  const label = text.replace(INVISIBLE, ' ').replace(/\s+/g, ' ').trim();
  if (label === '') return { fault: 'empty' };
  return [...label].length > LABEL_MAX_LENGTH ? { fault: 'too_long' } : { label };
}
