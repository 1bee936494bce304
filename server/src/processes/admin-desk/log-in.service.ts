import { ROLE_PERMISSIONS, type SignedInAdmin } from '@energy-desk/shared/auth';
import { Injectable } from '@nestjs/common';
import {
  type Admin,
  Admins,
  AdminSessions,
  type LiveSession,
  type Origin,
  PasswordHasher,
} from '../../domain/admins/index.js';
import { Alerts } from '../../domain/alerts/index.js';
import { AuditService } from '../../domain/audit/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';
import type { OpenedSession, SecondProof } from './admin-desk.types.js';
import { ownDeed } from './audit-rows.js';
import { GuessLimits } from './guess-limits.js';
import { type FittingProof, SecondFactor } from './second-factor.js';

/** What somebody says to be let in. */
export interface Credentials extends SecondProof {
  /** Lower case. */
  readonly email: string;
  readonly password: string;
}

type Fault = 'nobody' | 'password' | 'code' | 'code-used';

/** Letting admins in, and going on with a session. */
@Injectable()
export class LogIn {
  constructor(
    private readonly database: Database,
    private readonly admins: Admins,
    private readonly sessions: AdminSessions,
    private readonly hasher: PasswordHasher,
    private readonly secondFactor: SecondFactor,
    private readonly limits: GuessLimits,
    private readonly audit: AuditService,
    private readonly alerts: Alerts,
  ) {}

  /**
   * The same answer after the same work for an unknown e-mail, a wrong password, and a code that is wrong, used or
   * missing.
   * @throws AppError auth/credentials, limit/too_many_requests
   */
  async run(credentials: Credentials, origin: Origin): Promise<OpenedSession> {
    await this.limits.take('login-address', origin.ip);
    await this.limits.take('login-account', credentials.email);
    const known = await this.admins.byEmail(this.database.manager, credentials.email);
    const admin = known?.status === 'active' ? known : null;
    const passwordFits = await this.hasher.fits(admin?.passwordHash ?? null, credentials.password);
    const proof = await this.secondFactor.look(admin, credentials);
    const mayGuess = await this.mayGuessCodes(passwordFits ? admin : null, credentials.email);
    const opened =
      admin && passwordFits && (!admin.totpEnrolled || (proof && mayGuess))
        ? await this.open(admin, admin.totpEnrolled ? proof : null, origin)
        : null;
    if (!admin || !opened)
      throw await this.refused(known, credentials, origin, faultOf(known, passwordFits, proof));
    await this.limits.giveBack('login-address', origin.ip);
    await this.limits.giveBack('login-account', admin.email);
    if (admin.totpEnrolled) await this.limits.giveBack('code', admin.id);
    return opened;
  }

  /** @throws AppError auth/refresh_token for one that was used, ended or never was */
  async refresh(refreshToken: string): Promise<OpenedSession> {
    const answer = await this.database.transaction('admins.refresh', async (tx) => {
      const rotation = await this.sessions.rotate(tx, refreshToken);
      if (rotation.outcome === 'reused') await this.tellOfReuse(tx, rotation.session);
      if (rotation.outcome !== 'rotated') return null;
      const { session } = rotation;
      const admin = await this.describe(session, tx);
      return { sessionId: session.sessionId, refreshToken: rotation.refreshToken, admin };
    });
    if (answer) return answer;
    throw new AppError('auth/refresh_token', 'caller', 'This refresh token does not count. Log in again.');
  }

  /** Who has the session and what he may do. */
  async describe(session: LiveSession, tx: Tx = this.database.manager): Promise<SignedInAdmin> {
    const { adminId: id, email, role, secondFactor } = session;
    const admin = await this.admins.byId(tx, id);
    return {
      id,
      email,
      role,
      permissions: [...ROLE_PERMISSIONS[role]],
      secondFactor,
      totpEnrolled: admin?.totpEnrolled === true,
    };
  }

  /** Null when the proof was used, or the admin changed, in the meantime. */
  private open(admin: Admin, proof: FittingProof | null, origin: Origin): Promise<OpenedSession | null> {
    return this.database.transaction('admins.log-in', async (tx) => {
      if (proof && !(await this.secondFactor.use(tx, admin.id, proof))) return null;
      if (!(await this.admins.markLogin(tx, admin))) return null;
      const secondFactor = proof !== null;
      const sessionId = await this.sessions.open(tx, { adminId: admin.id, secondFactor, ...origin });
      const session = await this.sessions.live(sessionId, tx);
      if (!session) return null;
      const after = { session: sessionId, ip: origin.ip, secondFactor: proof?.kind ?? null };
      await this.audit.record(tx, ownDeed(session, 'log-in', { after }));
      const refreshToken = await this.sessions.giveToken(tx, sessionId);
      return { sessionId, refreshToken, admin: await this.describe(session, tx) };
    });
  }

  /** Only who has the password can use up the guesses of codes: strangers can't lock anybody out for an hour. */
  private async mayGuessCodes(admin: Admin | null, email: string): Promise<boolean> {
    const may = await this.limits.mayTry('code', admin?.totpEnrolled ? admin.id : `nobody ${email}`);
    if (!may && admin?.totpEnrolled) await this.limits.tellOfGuessing(admin);
    return may;
  }

  private async refused(
    known: Admin | null,
    { email }: Credentials,
    { ip }: Origin,
    wrong: Fault,
  ): Promise<AppError> {
    await this.audit.record(this.database.manager, {
      actor: email,
      action: 'auth.log-in-refused',
      subject: `admin:${known?.id ?? 'unknown'}`,
      reason: '',
      after: { ip, wrong },
    });
    return new AppError(
      'auth/credentials',
      'caller',
      'E-mail, password or code is wrong. Give a new code of your authenticator if you have set one up.',
    );
  }

  private async tellOfReuse(tx: Tx, session: LiveSession): Promise<void> {
    const { sessionId, adminId, email } = session;
    await this.audit.record(tx, {
      actor: 'system',
      action: 'auth.refresh-token-reused',
      subject: `admin:${adminId}`,
      reason: 'a replaced refresh token came back: two hold it',
      after: { endedSession: sessionId },
    });
    await this.alerts.raise(
      'refresh_token_reused',
      `admin:${adminId}`,
      `A replaced refresh token of ${email} was used again; the session ended. Ask whether a device was lost.`,
      { sessionId },
      tx,
    );
  }
}

function faultOf(known: Admin | null, passwordFits: boolean, proof: FittingProof | null): Fault {
  if (known?.status !== 'active') return 'nobody';
  if (!passwordFits) return 'password';
  return proof ? 'code-used' : 'code';
}
