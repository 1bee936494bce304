import type { StatementLineWire, UserWire } from '@energy-desk/shared/users';
import type { KnownTransfer } from '../../../processes/exceptions/index.js';
import type { StatementLine } from '../../../processes/balance/index.js';
import { wireMoney } from '../kernel/index.js';
import type { UserRow } from './users.read-model.js';

type Loose<T> = { [K in keyof T]: T[K] | Date | object };

/** As the API tells it. */
export const userView = (row: UserRow): Loose<UserWire> => ({
  id: row.id,
  telegramId: row.telegram_id,
  username: row.username,
  firstName: row.first_name,
  language: row.language,
  balanceSun: row.balance_sun,
  balanceMicroUsdt: row.balance_micro_usdt,
  blocked: row.blocked_at && { since: row.blocked_at, by: row.blocked_by, reason: row.blocked_reason },
  botBlockedAt: row.bot_blocked_at,
  createdAt: row.created_at,
  lastSeenAt: row.last_seen_at,
});

/** A line of a statement. */
export const lineView = (
  currency: 'TRX' | 'USDT',
  { amount, balance, ...line }: StatementLine,
): Loose<StatementLineWire> => ({
  ...line,
  ...wireMoney(currency, amount),
  ...(currency === 'TRX' ? { balanceSun: balance.toString() } : { balanceMicroUsdt: balance.toString() }),
});

/** A transfer as the chain told it. */
export const transferView = ({ currency, amount, ...transfer }: KnownTransfer): object => ({
  ...transfer,
  ...wireMoney(currency, amount),
});
