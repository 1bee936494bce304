import type { AdminRole, AdminStatus } from '@energy-desk/shared/auth';

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

/** From where somebody logs in. */
export interface Origin {
  readonly ip: string;
  readonly userAgent: string;
}

export interface NewSession extends Origin {
  readonly adminId: string;
  readonly secondFactor: boolean;
}

/** A session as its owner sees it. */
export interface SessionRow extends Origin {
  readonly id: string;
  readonly secondFactor: boolean;
  readonly createdAt: Date;
  readonly seenAt: Date;
  readonly expiresAt: Date;
}

/** Why a session ended. */
export type EndReason =
  | 'logged_out'
  | 'logged_out_everywhere'
  | 'refresh_token_reused'
  | 'password_changed'
  | 'second_factor_changed'
  | 'role_changed'
  | 'disabled';

/** A secret at rest: which master key sealed it, and how it looks. */
export interface SealedSecret {
  readonly keyId: string;
  readonly ciphertext: string;
}

/** An admin with what proves him. Never leaves the server. */
export interface Admin {
  readonly id: string;
  /** Lower case. */
  readonly email: string;
  readonly role: AdminRole;
  readonly status: AdminStatus;
  /** Null until the invitation is accepted. */
  readonly passwordHash: string | null;
  /** Secret of the authenticator; null without one. */
  readonly totp: SealedSecret | null;
  /** Whether a code has proved the authenticator: from then on a log-in needs one. */
  readonly totpEnrolled: boolean;
}

/** An admin as others may see him. */
export interface AdminSummary {
  readonly id: string;
  readonly email: string;
  readonly role: AdminRole;
  readonly status: AdminStatus;
  readonly totpEnrolled: boolean;
  readonly openSessions: number;
  readonly createdAt: Date;
  readonly lastLoginAt: Date | null;
}

export interface AdminFilter {
  readonly role?: AdminRole | undefined;
  readonly status?: AdminStatus | undefined;
  /** Only those whose e-mail comes after it. */
  readonly afterEmail?: string | undefined;
  readonly limit: number;
}

export type LinkPurpose = 'invitation' | 'password_reset';
