import { parseTronAddress } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../domain/audit/index.js';
import { type RiskEntry, type RiskList, RiskService, type RiskSubject } from '../../domain/risk/index.js';
import { UsersService } from '../../domain/users/index.js';
import { Database, isUuid, type Tx } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';

/** Who changes a list, and why; both are kept. */
export interface RiskDeed {
  readonly actor: string;
  readonly reason: string;
}

/** Where a person puts addresses and users on the lists of the risk rules, and takes them off. */
@Injectable()
export class RiskDesk {
  constructor(
    private readonly database: Database,
    private readonly risk: RiskService,
    private readonly users: UsersService,
    private readonly audit: AuditService,
  ) {}

  /**
   * Puts a subject on a list; it counts from the next payment or order on.
   * @returns false when it is there already
   * @throws AppError risk/bad_address, risk/no_such_user, risk/only_addresses, risk/needs_reason
   */
  async add(subject: RiskSubject, by: RiskDeed): Promise<boolean> {
    await this.assertKnown(subject);
    return this.change('risk.add', by, (tx) =>
      this.risk.add(tx, { ...subject, note: by.reason, actor: by.actor }),
    );
  }

  /**
   * Takes a subject off a list. What was held stays with finance.
   * @returns false when it is not there
   * @throws AppError risk/needs_reason
   */
  remove(subject: RiskSubject, by: RiskDeed): Promise<boolean> {
    return this.change('risk.remove', by, (tx) => this.risk.remove(tx, { ...subject, actor: by.actor }));
  }

  /** What is on the lists now, oldest first. */
  list(list: RiskList | null = null): Promise<RiskEntry[]> {
    return this.risk.list(list);
  }

  /** The entry and its audit row are one: neither is without the other, and what changes nothing leaves no trace. */
  private async change(
    action: 'risk.add' | 'risk.remove',
    by: RiskDeed,
    work: (tx: Tx) => Promise<RiskEntry | null>,
  ): Promise<boolean> {
    if (by.reason.trim() === '') throw new AppError('risk/needs_reason', 'caller', 'Say why.');
    return this.database.transaction('risk.change-list', async (tx) => {
      const entry = await work(tx);
      if (!entry) return false;
      const { id, list, subjectKind, subject } = entry;
      const facts = { id, list, subjectKind, subject };
      await this.audit.record(tx, {
        actor: by.actor,
        action,
        subject: `${subjectKind}:${subject}`,
        reason: by.reason,
        ...(action === 'risk.add' ? { after: facts } : { before: facts }),
      });
      return true;
    });
  }

  private async assertKnown({ subjectKind, subject }: RiskSubject): Promise<void> {
    if (subjectKind === 'address') {
      if (parseTronAddress(subject) !== subject)
        throw new AppError('risk/bad_address', 'caller', `${subject} is no TRON address.`, { subject });
      return;
    }
    const known = isUuid(subject) && (await this.users.byIds([subject])).length > 0;
    if (!known)
      throw new AppError('risk/no_such_user', 'caller', `There is no user ${subject}.`, { subject });
  }
}
