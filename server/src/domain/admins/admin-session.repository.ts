import type { AdminRole } from '@energy-desk/shared/auth';
import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/index.js';
import type { EndReason, LiveSession, NewSession, SessionRow } from './admin.types.js';

const OPEN = 'ended_at IS NULL AND expires_at > now()';

@Injectable()
export class AdminSessionRepository {
  /** The session with the admin as he is now; null when it ended or he is no longer active. */
  async live(tx: Tx, sessionId: string): Promise<LiveSession | null> {
    const [found] = await rows<{
      id: string;
      admin_id: string;
      email: string;
      role: AdminRole;
      second_factor: boolean;
    }>(
      tx,
      `SELECT s.id, s.admin_id, a.email, a.role, s.second_factor
       FROM admin_sessions s JOIN admins a ON a.id = s.admin_id
       WHERE s.id = $1 AND s.ended_at IS NULL AND s.expires_at > now() AND a.status = 'active'`,
      [sessionId],
    );
    return found
      ? {
          sessionId: found.id,
          adminId: found.admin_id,
          email: found.email,
          role: found.role,
          secondFactor: found.second_factor,
        }
      : null;
  }

  /** @returns the new session's id */
  async open(tx: Tx, session: NewSession, days: number): Promise<string> {
    const [made] = await rows<{ id: string }>(
      tx,
      `INSERT INTO admin_sessions (admin_id, second_factor, ip, user_agent, expires_at)
       VALUES ($1, $2, $3, $4, now() + $5 * interval '1 day') RETURNING id`,
      [session.adminId, session.secondFactor, session.ip, session.userAgent, days],
    );
    return made?.id ?? '';
  }

  /** Open ones, the newest first. */
  list(tx: Tx, adminId: string): Promise<SessionRow[]> {
    return rows(
      tx,
      `SELECT id, ip, user_agent AS "userAgent", second_factor AS "secondFactor", created_at AS "createdAt",
         seen_at AS "seenAt", expires_at AS "expiresAt"
       FROM admin_sessions WHERE admin_id = $1 AND ${OPEN} ORDER BY created_at DESC, id`,
      [adminId],
    );
  }

  /** @returns how many ended now; only `sessionId`, or all but `exceptId`, where given */
  async end(
    tx: Tx,
    which: { adminId: string; sessionId?: string | undefined; exceptId?: string | undefined },
    because: EndReason,
  ): Promise<number> {
    const ended = await rows(
      tx,
      `UPDATE admin_sessions SET ended_at = now(), ended_because = $4
       WHERE admin_id = $1 AND ${OPEN} AND ($2::uuid IS NULL OR id = $2) AND ($3::uuid IS NULL OR id <> $3)
       RETURNING id`,
      [which.adminId, which.sessionId ?? null, which.exceptId ?? null, because],
    );
    return ended.length;
  }

  async setSecondFactor(tx: Tx, sessionId: string, secondFactor: boolean): Promise<void> {
    await tx.query('UPDATE admin_sessions SET second_factor = $2 WHERE id = $1', [sessionId, secondFactor]);
  }

  async seen(tx: Tx, sessionId: string): Promise<void> {
    await tx.query('UPDATE admin_sessions SET seen_at = now() WHERE id = $1', [sessionId]);
  }

  async addToken(tx: Tx, sessionId: string, tokenHash: string): Promise<void> {
    await tx.query('INSERT INTO admin_refresh_tokens (token_hash, session_id) VALUES ($1, $2)', [
      tokenHash,
      sessionId,
    ]);
  }

  /** The session of the token, which is used up from now on; null when it was before, or there is none. */
  async useToken(tx: Tx, tokenHash: string): Promise<string | null> {
    const [used] = await rows<{ session_id: string }>(
      tx,
      `UPDATE admin_refresh_tokens SET replaced_at = now()
       WHERE token_hash = $1 AND replaced_at IS NULL RETURNING session_id`,
      [tokenHash],
    );
    return used?.session_id ?? null;
  }

  /** The session that the token belongs to, used up or not. */
  async sessionOf(tx: Tx, tokenHash: string): Promise<string | null> {
    const [found] = await rows<{ session_id: string }>(
      tx,
      'SELECT session_id FROM admin_refresh_tokens WHERE token_hash = $1',
      [tokenHash],
    );
    return found?.session_id ?? null;
  }

  /** Those over for longer than `days`, with their tokens. @returns how many */
  async forget(tx: Tx, days: number, most: number): Promise<number> {
    const gone = await rows(
      tx,
      `DELETE FROM admin_sessions WHERE id IN (
         SELECT id FROM admin_sessions WHERE least(ended_at, expires_at) < now() - $1 * interval '1 day' LIMIT $2
       ) RETURNING id`,
      [days, most],
    );
    return gone.length;
  }
}
