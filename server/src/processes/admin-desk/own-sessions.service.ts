import { Injectable } from '@nestjs/common';
import { AdminSessions, type LiveSession, type SessionRow } from '../../domain/admins/index.js';
import { AuditService } from '../../domain/audit/index.js';
import { Database } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';
import { ownDeed } from './audit-rows.js';

/** An admin's own sessions. */
@Injectable()
export class OwnSessions {
  constructor(
    private readonly database: Database,
    private readonly sessions: AdminSessions,
    private readonly audit: AuditService,
  ) {}

  /** Open ones, the newest first. */
  async list(by: LiveSession): Promise<(SessionRow & { current: boolean })[]> {
    const sessions = await this.sessions.list(by.adminId);
    return sessions.map((session) => ({ ...session, current: session.id === by.sessionId }));
  }

  /** @throws AppError auth/session_not_found for one that is over, or another's */
  async end(by: LiveSession, sessionId: string): Promise<void> {
    await this.database.transaction('admins.end-session', async (tx) => {
      if ((await this.sessions.end(tx, { adminId: by.adminId, sessionId }, 'logged_out')) === 0)
        throw new AppError('auth/session_not_found', 'caller', 'You have no such open session.');
      await this.audit.record(tx, ownDeed(by, 'log-out', { after: { endedSession: sessionId } }));
    });
  }

  /** This one, too. @returns how many */
  endAll(by: LiveSession): Promise<number> {
    return this.database.transaction('admins.end-sessions', async (tx) => {
      const endedSessions = await this.sessions.endAll(tx, by.adminId, 'logged_out_everywhere');
      await this.audit.record(tx, ownDeed(by, 'log-out-everywhere', { after: { endedSessions } }));
      return endedSessions;
    });
  }
}
