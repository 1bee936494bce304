import { parseTronAddress } from '@energy-desk/shared/units';
import { isUuid } from '../../../platform/database/index.js';

/** What somebody typed into the search of users. */
export interface UserSearch {
  readonly kind: 'id' | 'address' | 'telegram-id' | 'name';
  readonly value: string;
}

const TELEGRAM_ID = /^\d{4,16}$/;

/** By its shape alone. A name is given back as the beginning that LIKE looks for, in lower case. */
export function userSearchOf(text: string): UserSearch {
  const address = parseTronAddress(text);
  if (address) return { kind: 'address', value: address };
  if (isUuid(text.toLowerCase())) return { kind: 'id', value: text.toLowerCase() };
  if (TELEGRAM_ID.test(text)) return { kind: 'telegram-id', value: text };
  const name = text.replace(/^@/, '').toLowerCase();
  return { kind: 'name', value: `${name.replace(/[\\%_]/g, String.raw`\$&`)}%` };
}
