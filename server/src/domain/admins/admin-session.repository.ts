import type { AdminRole } from '@energy-desk/shared/auth';
import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/index.js';
import type { LiveSession } from './admin.types.js';

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
  async open(
    tx: Tx,
    session: { adminId: string; secondFactor: boolean; ip: string; userAgent: string; days: number },
  ): Promise<string> {
    const [made] = await rows<{ id: string }>(
      tx,
      `INSERT INTO admin_sessions (admin_id, second_factor, ip, user_agent, expires_at)
       VALUES ($1, $2, $3, $4, now() + $5 * interval '1 day') RETURNING id`,
      [session.adminId, session.secondFactor, session.ip, session.userAgent, session.days],
    );
    return made?.id ?? '';
  }
}
