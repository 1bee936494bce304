import type { AdminRole } from '@energy-desk/shared/auth';

/** A session that is open, with the admin as he is now. */
export interface LiveSession {
  readonly sessionId: string;
  readonly adminId: string;
  /** Lower case; names the admin in the audit log. */
  readonly email: string;
  readonly role: AdminRole;
  /** Whether it was opened with a second factor. */
  readonly secondFactor: boolean;
}
