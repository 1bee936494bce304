import type { SignedInAdmin } from '@energy-desk/shared/auth';
import type { AdminSummary } from '../../domain/admins/index.js';

/** A session that somebody just proved to be his; the access token is made for it at the door. */
export interface OpenedSession {
  readonly sessionId: string;
  /** Given once; its hash alone is kept. */
  readonly refreshToken: string;
  readonly admin: SignedInAdmin;
}

/** In place of each other; neither where no second factor is set up. */
export interface SecondProof {
  readonly totp?: string | undefined;
  readonly recoveryCode?: string | undefined;
}

/** A link with which an admin chooses a password. */
export interface PasswordLink {
  readonly admin: AdminSummary;
  /** Given once; its hash alone is kept. */
  readonly token: string;
  readonly link: string;
  readonly expiresAt: Date;
}
