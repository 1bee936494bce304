import { type AdminRole, mayDo } from '@energy-desk/shared/auth';
import { Injectable } from '@nestjs/common';
import {
  type AdminFilter,
  AdminProofs,
  Admins,
  AdminSessions,
  type AdminSummary,
  type EndReason,
  type LiveSession,
} from '../../domain/admins/index.js';
import { AuditService } from '../../domain/audit/index.js';
import { Database, isUuid, type Tx } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';

type Change = 'change-role' | 'disable' | 'enable' | 'reset-second-factor';

/** Who may use the desk, and as what: what owners decide of others. */
@Injectable()
export class AdminsDesk {
  constructor(
    private readonly database: Database,
    private readonly admins: Admins,
    private readonly proofs: AdminProofs,
    private readonly sessions: AdminSessions,
    private readonly audit: AuditService,
  ) {}

  /** By e-mail. */
  list(filter: AdminFilter): Promise<AdminSummary[]> {
    return this.admins.list(this.database.manager, filter);
  }

  count(filter: Pick<AdminFilter, 'role' | 'status'>): Promise<number> {
    return this.admins.count(this.database.manager, filter);
  }

  /** Ends the admin's sessions. @throws AppError admins/not_found, admins/changed_meanwhile, admins/last_owner */
  changeRole(
    by: LiveSession,
    id: string,
    change: { role: AdminRole; expectedRole?: AdminRole | undefined; reason: string },
  ): Promise<AdminSummary> {
    const { role, expectedRole, reason } = change;
    return this.change(by, id, 'change-role', reason, async (tx, admin) => {
      if (admin.role === role || (expectedRole !== undefined && admin.role !== expectedRole))
        throw changed(`The role is ${admin.role} by now.`);
      await this.assertOwnerLeft(tx, admin);
      if (!(await this.admins.changeRole(tx, id, admin.role, role)))
        throw changed('The role changed meanwhile.');
      return 'role_changed';
    });
  }

  /** Ends the admin's sessions and links. @throws AppError admins/not_found, admins/changed_meanwhile, admins/last_owner */
  disable(by: LiveSession, id: string, reason: string): Promise<AdminSummary> {
    return this.change(by, id, 'disable', reason, async (tx, admin) => {
      if (admin.status === 'disabled') throw changed('This admin is disabled already.');
      await this.assertOwnerLeft(tx, admin);
      if (!(await this.admins.changeStatus(tx, id, admin.status, 'disabled')))
        throw changed('The status changed meanwhile.');
      await this.proofs.dropLinks(tx, id);
      return 'disabled';
    });
  }

  /** Somebody who never chose a password is invited again. @throws AppError admins/not_found, admins/changed_meanwhile */
  enable(by: LiveSession, id: string, reason: string): Promise<AdminSummary> {
    return this.change(by, id, 'enable', reason, async (tx, admin) => {
      if (admin.status !== 'disabled') throw changed('This admin is not disabled.');
      const hasPassword = (await this.admins.byId(tx, id))?.passwordHash !== null;
      await this.admins.changeStatus(tx, id, 'disabled', hasPassword ? 'active' : 'invited');
      return null;
    });
  }

  /** Ends the admin's sessions. @throws AppError admins/not_found, admins/yourself, auth/not_enrolled */
  resetSecondFactor(by: LiveSession, id: string, reason: string): Promise<AdminSummary> {
    return this.change(by, id, 'reset-second-factor', reason, async (tx) => {
      if (id === by.adminId)
        throw new AppError('admins/yourself', 'caller', 'Disable your own second factor with a code.');
      if (!(await this.admins.dropTotp(tx, id)))
        throw new AppError('auth/not_enrolled', 'caller', 'No second factor is set up.');
      await this.proofs.dropCodes(tx, id);
      return 'second_factor_changed';
    });
  }

  /** One change at a time, by somebody who may still do it, with what it was and what it is. */
  private change(
    by: LiveSession,
    id: string,
    deed: Change,
    reason: string,
    work: (tx: Tx, admin: AdminSummary) => Promise<EndReason | null>,
  ): Promise<AdminSummary> {
    return this.database.transaction('admins.change', async (tx) => {
      await this.assertStillMay(tx, by);
      const before = await this.find(tx, id);
      const ends = await work(tx, before);
      const endedSessions = ends === null ? 0 : await this.sessions.endAll(tx, id, ends);
      const after = await this.find(tx, id);
      await this.audit.record(tx, {
        actor: by.email,
        action: `admins.${deed}`,
        subject: `admin:${id}`,
        reason,
        before: factsOf(before),
        after: { ...factsOf(after), endedSessions },
      });
      return after;
    });
  }

  /**
   * Waits for its turn; who lost the right while he waited is told.
   * @throws AppError auth/session_over
   */
  async assertStillMay(tx: Tx, by: LiveSession): Promise<void> {
    await this.admins.takeTurn(tx);
    const now = await this.sessions.live(by.sessionId, tx);
    if (!now?.secondFactor || !mayDo(now.role, 'admins.manage'))
      throw new AppError('auth/session_over', 'caller', 'This session is over. Log in again.');
  }

  /** @throws AppError admins/not_found */
  async find(tx: Tx, id: string): Promise<AdminSummary> {
    const found = isUuid(id) ? await this.admins.summary(tx, id) : null;
    if (!found) throw new AppError('admins/not_found', 'caller', 'There is no such admin.');
    return found;
  }

  private async assertOwnerLeft(tx: Tx, { role, status }: AdminSummary): Promise<void> {
    if (role !== 'owner' || status !== 'active') return;
    if ((await this.admins.count(tx, { role: 'owner', status: 'active' })) <= 1)
      throw new AppError('admins/last_owner', 'caller', 'This is the last owner: make another one first.');
  }
}

const factsOf = ({ role, status, totpEnrolled }: AdminSummary): Record<string, unknown> => ({
  role,
  status,
  totpEnrolled,
});

const changed = (message: string): AppError => new AppError('admins/changed_meanwhile', 'caller', message);
