import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import { languageOf, type Contact, type Language, type User } from './user.types.js';

interface UserRow {
  id: string;
  telegram_id: string;
  chat_id: string;
  first_name: string;
  language: Language;
  bot_blocked_at: Date | null;
}

const COLUMNS = 'id, telegram_id, chat_id, first_name, language, bot_blocked_at';

const toUser = (row: UserRow): User => ({
  id: row.id,
  telegramId: Number(row.telegram_id),
  chatId: Number(row.chat_id),
  firstName: row.first_name,
  language: row.language,
  botBlockedAt: row.bot_blocked_at,
});

@Injectable()
export class UserRepository {
  /** Creates or refreshes; the language is only set at the first meeting, a later choice is kept. */
  async upsert(tx: Tx, contact: Contact): Promise<User> {
    const rows: UserRow[] = await tx.query(
      `INSERT INTO users (telegram_id, chat_id, username, first_name, language) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (telegram_id) DO UPDATE SET chat_id = EXCLUDED.chat_id, username = EXCLUDED.username,
         first_name = EXCLUDED.first_name, bot_blocked_at = NULL, last_seen_at = now()
       RETURNING ${COLUMNS}`,
      [
        contact.telegramId,
        contact.chatId,
        contact.username,
        contact.firstName,
        languageOf(contact.languageCode),
      ],
    );
    const [row] = rows;
    if (!row) throw new Error('upsert of a user returned no row');
    return toUser(row);
  }

  async findByIds(tx: Tx, ids: readonly string[]): Promise<User[]> {
    const rows: UserRow[] = await tx.query(`SELECT ${COLUMNS} FROM users WHERE id = ANY($1::uuid[])`, [ids]);
    return rows.map(toUser);
  }

  async setLanguage(tx: Tx, userId: string, language: Language): Promise<void> {
    await tx.query('UPDATE users SET language = $2 WHERE id = $1', [userId, language]);
  }

  async markBlocked(tx: Tx, userId: string): Promise<void> {
    await tx.query('UPDATE users SET bot_blocked_at = now() WHERE id = $1 AND bot_blocked_at IS NULL', [
      userId,
    ]);
  }

  async markBlockedByTelegramId(tx: Tx, telegramId: number): Promise<void> {
    await tx.query(
      'UPDATE users SET bot_blocked_at = now() WHERE telegram_id = $1 AND bot_blocked_at IS NULL',
      [telegramId],
    );
  }
}
