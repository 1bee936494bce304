import { Injectable } from '@nestjs/common';
import { Database, isUuid, type Tx } from '../../platform/database/index.js';
import { AdminSessionRepository } from './admin-session.repository.js';
import type { EndReason, LiveSession, NewSession, SessionRow } from './admin.types.js';
import { hashToken, newToken } from './one-time-secret.js';

/** Longest life of a session without a new log-in. */
const SESSION_DAYS = 30;

/** What became of a refresh token that somebody brought. */
export type Rotation =
  | { readonly outcome: 'rotated'; readonly session: LiveSession; readonly refreshToken: string }
  /** Replaced before: somebody has a copy. The session was open until now. */
  | { readonly outcome: 'reused'; readonly session: LiveSession }
  | { readonly outcome: 'refused' };

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
  open(tx: Tx, session: NewSession): Promise<string> {
    return this.sessions.open(tx, session, SESSION_DAYS);
  }

  /** @returns a refresh token for the session; only its hash is kept */
  async giveToken(tx: Tx, sessionId: string): Promise<string> {
    const token = newToken();
    await this.sessions.addToken(tx, sessionId, hashToken(token));
    return token;
  }

  /** Takes a token for a new one. One that was taken before ends its session: two hold what one was given. */
  async rotate(tx: Tx, refreshToken: string): Promise<Rotation> {
    const hash = hashToken(refreshToken);
    const sessionId = await this.sessions.useToken(tx, hash);
    if (sessionId !== null) {
      const session = await this.sessions.live(tx, sessionId);
      if (!session) return { outcome: 'refused' };
      await this.sessions.seen(tx, sessionId);
      return { outcome: 'rotated', session, refreshToken: await this.giveToken(tx, sessionId) };
    }
    const reused = await this.sessions.sessionOf(tx, hash);
    const session = reused === null ? null : await this.sessions.live(tx, reused);
    if (!session || (await this.end(tx, session, 'refresh_token_reused')) === 0)
      return { outcome: 'refused' };
    return { outcome: 'reused', session };
  }

  /** Open ones, the newest first. */
  list(adminId: string): Promise<SessionRow[]> {
    return this.sessions.list(this.database.manager, adminId);
  }

  /** @returns how many were open until now */
  end(
    tx: Tx,
    { adminId, sessionId }: { readonly adminId: string; readonly sessionId: string },
    because: EndReason,
  ): Promise<number> {
    return this.sessions.end(tx, { adminId, sessionId }, because);
  }

  /** Ends all of the admin's, but the one of `exceptId`. @returns how many were open until now */
  endAll(tx: Tx, adminId: string, because: EndReason, exceptId?: string): Promise<number> {
    return this.sessions.end(tx, { adminId, exceptId }, because);
  }

  setSecondFactor(tx: Tx, sessionId: string, secondFactor: boolean): Promise<void> {
    return this.sessions.setSecondFactor(tx, sessionId, secondFactor);
  }

  /** Deletes sessions over for longer than `days`, with their tokens. @returns how many, `most` at a time */
  forget(tx: Tx, days: number, most: number): Promise<number> {
    return this.sessions.forget(tx, days, most);
  }
}
