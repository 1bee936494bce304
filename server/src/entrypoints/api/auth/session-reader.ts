import { Injectable } from '@nestjs/common';
import { AdminSessions } from '../../../domain/admins/index.js';
import { AppError } from '../../../platform/errors/index.js';
import type { AdminSession } from '../kernel/admin-session.js';
import { AccessTokens } from './access-tokens.js';

/** Who is behind an access token, as the rows say now: a session that ended is over at once. */
@Injectable()
export class SessionReader {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly sessions: AdminSessions,
  ) {}

  /** @throws AppError auth/token, auth/session_over */
  async read(token: string): Promise<AdminSession> {
    const session = await this.sessions.live(await this.tokens.read(token));
    if (!session) throw new AppError('auth/session_over', 'caller', 'This session is over. Log in again.');
    return session;
  }
}
