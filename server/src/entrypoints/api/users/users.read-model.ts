import { Injectable } from '@nestjs/common';
import { Database, rows } from '../../../platform/database/index.js';
import { Filters, microsOf, type Moment, olderThan } from '../kernel/index.js';
import { userSearchOf } from './user-search.js';

export interface UserFilter {
  readonly q?: string | undefined;
  readonly blocked?: boolean | undefined;
}

/** A user with what he has and whether he is served. */
export interface UserRow {
  id: string;
  telegram_id: string;
  username: string | null;
  first_name: string;
  language: 'zh' | 'en';
  bot_blocked_at: Date | null;
  created_at: Date;
  last_seen_at: Date;
  micros: string;
  balance_sun: string;
  balance_micro_usdt: string;
  blocked_at: Date | null;
  blocked_by: string | null;
  blocked_reason: string | null;
}

/** Figures of a user's orders. */
export interface UserOrders {
  total: number;
  waiting: number;
  completed: number;
  paidSun: string;
  paidMicroUsdt: string;
  lastAt: Date | null;
}

export interface BookRow {
  id: string;
  address: string;
  label: string;
  usedAt: Date;
}
export interface ProvedRow {
  address: string;
  provedAt: Date;
  paymentId: string;
  shared: boolean;
}

const COLUMNS = `u.id, u.telegram_id, u.username, u.first_name, u.language, u.bot_blocked_at, u.created_at,
  u.last_seen_at, ${microsOf('u.created_at')} AS micros,
  coalesce((SELECT balance FROM ledger_accounts WHERE code = 'user:' || u.id || ':TRX'), 0) AS balance_sun,
  coalesce((SELECT balance FROM ledger_accounts WHERE code = 'user:' || u.id || ':USDT'), 0) AS balance_micro_usdt,
  r.created_at AS blocked_at, r.actor AS blocked_by, r.note AS blocked_reason`;
const BLOCK = `LEFT JOIN risk_entries r
  ON r.subject_kind = 'user' AND r.subject = u.id::text AND r.list = 'deny' AND r.removed_at IS NULL`;
const BLOCKED = `SELECT subject::uuid FROM risk_entries
  WHERE subject_kind = 'user' AND list = 'deny' AND removed_at IS NULL`;

/** Users as the desk looks at them. */
@Injectable()
export class UsersReadModel {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  list(filter: UserFilter, limit: number, before: Moment | undefined): Promise<UserRow[]> {
    const filters = filtersOf(filter).and(olderThan('u.created_at', 'u.id'), before?.at, before?.id);
    return this.query(
      `SELECT ${COLUMNS} FROM (SELECT * FROM users u ${filters.where}
         ORDER BY u.created_at DESC, u.id DESC LIMIT ${limit}) u ${BLOCK}
       ORDER BY u.created_at DESC, u.id DESC`,
      filters.parameters,
    );
  }

  async count(filter: UserFilter): Promise<number> {
    const { where, parameters } = filtersOf(filter);
    const [row] = await this.query<{ total: string }>(
      `SELECT count(*) AS total FROM users u ${where}`,
      parameters,
    );
    return Number(row?.total ?? 0);
  }

  async find(id: string): Promise<UserRow | null> {
    const [row] = await this.query<UserRow>(`SELECT ${COLUMNS} FROM users u ${BLOCK} WHERE u.id = $1`, [id]);
    return row ?? null;
  }

  async orders(userId: string): Promise<UserOrders> {
    const [row] = await this.query<UserOrders>(
      `SELECT count(*)::int AS total,
         (count(*) FILTER (WHERE status NOT IN
           ('completed', 'refunded', 'failed', 'expired', 'cancelled')))::int AS waiting,
         (count(*) FILTER (WHERE status = 'completed'))::int AS completed,
         coalesce(sum(amount) FILTER (WHERE paid_at IS NOT NULL AND currency = 'TRX'), 0)::text AS "paidSun",
         coalesce(sum(amount) FILTER (WHERE paid_at IS NOT NULL AND currency = 'USDT'), 0)::text AS "paidMicroUsdt",
         max(created_at) AS "lastAt"
       FROM orders WHERE user_id = $1`,
      [userId],
    );
    if (!row) throw new Error('a sum without a row');
    return row;
  }

  book(userId: string): Promise<BookRow[]> {
    return this.query(
      `SELECT id, address, label, used_at AS "usedAt" FROM user_wallets WHERE user_id = $1
       ORDER BY used_at DESC, id`,
      [userId],
    );
  }

  proved(userId: string): Promise<ProvedRow[]> {
    return this.query(
      `SELECT p.address, p.created_at AS "provedAt", p.payment_id AS "paymentId",
         EXISTS (SELECT 1 FROM proved_addresses o WHERE o.address = p.address AND o.user_id <> p.user_id) AS shared
       FROM proved_addresses p WHERE p.user_id = $1 ORDER BY p.created_at DESC, p.address LIMIT 200`,
      [userId],
    );
  }

  private query<Row extends object = UserRow>(sql: string, parameters: unknown[]): Promise<Row[]> {
    return rows<Row>(this.database.manager, sql, parameters);
  }
}

function filtersOf({ q, blocked }: UserFilter): Filters {
  const filters = new Filters();
  if (blocked !== undefined) filters.and(`u.id ${blocked ? '' : 'NOT '}IN (${BLOCKED})`);
  if (q === undefined) return filters;
  const { kind, value } = userSearchOf(q);
  switch (kind) {
    case 'id':
      return filters.and('u.id = ?', value);
    case 'telegram-id':
      return filters.and('u.telegram_id = ?::bigint', value);
    case 'address':
      return filters.and(
        `u.id IN (SELECT user_id FROM user_wallets WHERE address = ?
           UNION SELECT user_id FROM proved_addresses WHERE address = ?)`,
        ...[value, value],
      );
    case 'name':
      return filters.and(
        `u.id IN (SELECT id FROM users WHERE lower(username) LIKE ?
           UNION SELECT id FROM users WHERE lower(first_name) LIKE ?)`,
        ...[value, value],
      );
  }
}
