import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import { SessionRepository } from './session.repository.js';
import type { StoredSession } from './user.types.js';

/** A conversation ends this long after its last change. */
export const SESSION_HOURS = 24;

/**
 * Conversation state in the database, so that it survives a restart. Judged by the database's wall clock:
 * sessions are not money.
 */
@Injectable()
export class SessionsService {
  constructor(
    private readonly database: Database,
    private readonly sessions: SessionRepository,
  ) {}

  /** The live conversation of a chat; null when there is none or it expired. */
  load(chatId: number): Promise<StoredSession | null> {
    return this.sessions.load(this.database.manager, chatId);
  }

  /**
   * Stores the state if nobody changed it since `version` (0 = there was none).
   * @returns the new version, or null when somebody else was faster: nothing was stored then
   */
  async save(chatId: number, state: unknown, version: number): Promise<number | null> {
    const tx = this.database.manager;
    const saved =
      version === 0
        ? await this.sessions.insert(tx, chatId, state, SESSION_HOURS)
        : await this.sessions.update(tx, chatId, state, version, SESSION_HOURS);
    return saved ? version + 1 : null;
  }

  /** The member `key` of every live conversation that has it as an object. */
  listHaving(key: string): Promise<{ chatId: number; value: unknown }[]> {
    return this.sessions.listHaving(this.database.manager, key);
  }

  deleteExpired(): Promise<void> {
    return this.sessions.deleteExpired(this.database.manager);
  }
}
