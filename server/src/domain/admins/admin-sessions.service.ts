import { Injectable } from '@nestjs/common';
import { Database, isUuid, type Tx } from '../../platform/database/index.js';
import { AdminSessionRepository } from './admin-session.repository.js';
import type { LiveSession } from './admin.types.js';

/** Longest life of a session without a new log-in. */
const SESSION_DAYS = 30;

@Injectable()
export class AdminSessions {
  constructor(
    private readonly database: Database,
    private readonly sessions: AdminSessionRepository,
  ) {}

  /** Null when the session ended, or its admin is no longer active. */
  live(sessionId: string, tx: Tx = this.database.manager): Promise<LiveSession | null> {
    return isUuid(sessionId) ? this.sessions.live(tx, sessionId) : Promise.resolve(null);
  }

  /** @returns the new session's id */
  open(
    tx: Tx,
    session: { adminId: string; secondFactor: boolean; ip: string; userAgent: string },
  ): Promise<string> {
    return this.sessions.open(tx, { ...session, days: SESSION_DAYS });
  }
}
