import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import type { StoredSession } from './user.types.js';

@Injectable()
export class SessionRepository {
  async load(tx: Tx, chatId: number): Promise<StoredSession | null> {
    const rows: { state: unknown; version: number }[] = await tx.query(
      'SELECT state, version FROM telegram_sessions WHERE chat_id = $1 AND expires_at > now()',
      [chatId],
    );
    return rows[0] ?? null;
  }

  /** Begins a conversation: only where none, or an expired one, is stored. */
  async insert(tx: Tx, chatId: number, state: unknown, hours: number): Promise<boolean> {
    const rows: unknown[] = await tx.query(
      `INSERT INTO telegram_sessions (chat_id, state, expires_at, version)
       VALUES ($1, $2, now() + make_interval(hours => $3), 1)
       ON CONFLICT (chat_id) DO UPDATE SET state = EXCLUDED.state, expires_at = EXCLUDED.expires_at, version = 1
         WHERE telegram_sessions.expires_at <= now()
       RETURNING chat_id`,
      [chatId, JSON.stringify(state), hours],
    );
    return rows.length > 0;
  }

  /** Compare-and-set on the version. */
  async update(tx: Tx, chatId: number, state: unknown, version: number, hours: number): Promise<boolean> {
    const rows: unknown[] = await tx.query(
      `WITH changed AS (UPDATE telegram_sessions
         SET state = $2, version = version + 1, expires_at = now() + make_interval(hours => $4)
         WHERE chat_id = $1 AND version = $3 AND expires_at > now() RETURNING chat_id)
       SELECT * FROM changed`,
      [chatId, JSON.stringify(state), version, hours],
    );
    return rows.length > 0;
  }

  async deleteExpired(tx: Tx): Promise<void> {
    await tx.query('DELETE FROM telegram_sessions WHERE expires_at <= now()');
  }

  async listHaving(tx: Tx, key: string): Promise<{ chatId: number; value: unknown }[]> {
    const rows: { chat_id: string; value: unknown }[] = await tx.query(
      `SELECT chat_id, state -> $1 AS value FROM telegram_sessions
       WHERE expires_at > now() AND jsonb_typeof(state -> $1) = 'object'`,
      [key],
    );
    return rows.map((row) => ({ chatId: Number(row.chat_id), value: row.value }));
  }
}
