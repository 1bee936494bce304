import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { z } from 'zod';
import { AppError } from '../../../platform/errors/index.js';

const LIFETIME_S = 900;
const claims = z.object({ sid: z.uuid() });

/** Short-lived tokens that name a session; what its admin may do is read from the rows each time. */
@Injectable()
export class AccessTokens {
  /** Seconds until a token expires. */
  readonly lifetimeSeconds = LIFETIME_S;

  constructor(private readonly jwt: JwtService) {}

  issue(sessionId: string): Promise<string> {
    const options = { algorithm: 'HS256', expiresIn: LIFETIME_S, jwtid: randomUUID() } as const;
    return this.jwt.signAsync({ sid: sessionId }, options);
  }

  /** @returns the id of the session @throws AppError auth/token for one that is foreign, changed or expired */
  async read(token: string): Promise<string> {
    try {
      const verified: unknown = await this.jwt.verifyAsync(token, { algorithms: ['HS256'] });
      return claims.parse(verified).sid;
    } catch {
      throw new AppError('auth/token', 'caller', 'The access token is not valid any more.');
    }
  }
}
