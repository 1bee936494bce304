import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import { AdminProofRepository } from './admin-proof.repository.js';
import type { LinkPurpose } from './admin.types.js';
import { hashRecoveryCode, hashToken, newRecoveryCodes, newToken } from './one-time-secret.js';

/** Hours that somebody has to follow a link. */
const LINK_HOURS: Readonly<Record<LinkPurpose, number>> = { invitation: 72, password_reset: 24 };

/** Links and recovery codes: each is given once and counts once; hashes alone are kept. */
@Injectable()
export class AdminProofs {
  constructor(
    private readonly database: Database,
    private readonly proofs: AdminProofRepository,
  ) {}

  /** Ends the codes before. @returns ten new ones */
  async newCodes(tx: Tx, adminId: string): Promise<string[]> {
    const codes = newRecoveryCodes();
    await this.proofs.replaceCodes(
      tx,
      adminId,
      codes.map((code) => hashRecoveryCode(adminId, code)),
    );
    return codes;
  }

  dropCodes(tx: Tx, adminId: string): Promise<void> {
    return this.proofs.replaceCodes(tx, adminId, []);
  }

  /** Whether the code would count; uses nothing up. */
  hasCode(adminId: string, code: string): Promise<boolean> {
    return this.proofs.hasCode(this.database.manager, adminId, hashRecoveryCode(adminId, code));
  }

  /** False when it was used before, or is none. */
  useCode(tx: Tx, adminId: string, code: string): Promise<boolean> {
    return this.proofs.useCode(tx, adminId, hashRecoveryCode(adminId, code));
  }

  /** Ends earlier links of the admin. */
  async newLink(tx: Tx, adminId: string, purpose: LinkPurpose): Promise<{ token: string; expiresAt: Date }> {
    const token = newToken();
    const link = { adminId, tokenHash: hashToken(token), purpose, hours: LINK_HOURS[purpose] };
    return { token, expiresAt: await this.proofs.addLink(tx, link) };
  }

  dropLinks(tx: Tx, adminId: string): Promise<void> {
    return this.proofs.dropLinks(tx, adminId);
  }

  /** Whose link it is; null when it was used, is over, or never was. */
  linkOwner(token: string): Promise<string | null> {
    return this.proofs.linkOwner(this.database.manager, hashToken(token));
  }

  /** Null when it was used, is over, or never was. */
  useLink(tx: Tx, token: string): Promise<LinkPurpose | null> {
    return this.proofs.useLink(tx, hashToken(token));
  }

  /** Deletes links used or over for longer than `days`. @returns how many, `most` at a time */
  forgetLinks(tx: Tx, days: number, most: number): Promise<number> {
    return this.proofs.forgetLinks(tx, days, most);
  }
}
