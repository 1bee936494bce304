import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/index.js';
import type { LinkPurpose } from './admin.types.js';

/** Links and recovery codes: what counts once. Hashes only. */
@Injectable()
export class AdminProofRepository {
  async replaceCodes(tx: Tx, adminId: string, hashes: readonly string[]): Promise<void> {
    await tx.query('DELETE FROM admin_recovery_codes WHERE admin_id = $1', [adminId]);
    await tx.query('INSERT INTO admin_recovery_codes (admin_id, code_hash) SELECT $1, unnest($2::text[])', [
      adminId,
      hashes,
    ]);
  }

  async hasCode(tx: Tx, adminId: string, hash: string): Promise<boolean> {
    const found = await rows(
      tx,
      'SELECT 1 FROM admin_recovery_codes WHERE admin_id = $1 AND code_hash = $2 AND used_at IS NULL',
      [adminId, hash],
    );
    return found.length > 0;
  }

  async useCode(tx: Tx, adminId: string, hash: string): Promise<boolean> {
    const used = await rows(
      tx,
      `UPDATE admin_recovery_codes SET used_at = now()
       WHERE admin_id = $1 AND code_hash = $2 AND used_at IS NULL RETURNING code_hash`,
      [adminId, hash],
    );
    return used.length > 0;
  }

  /** Ends earlier ones. @returns when it ends */
  async addLink(
    tx: Tx,
    link: { adminId: string; tokenHash: string; purpose: LinkPurpose; hours: number },
  ): Promise<Date> {
    await this.dropLinks(tx, link.adminId);
    const [made] = await rows<{ expires_at: Date }>(
      tx,
      `INSERT INTO admin_invitations (admin_id, token_hash, purpose, expires_at)
       VALUES ($1, $2, $3, now() + $4 * interval '1 hour') RETURNING expires_at`,
      [link.adminId, link.tokenHash, link.purpose, link.hours],
    );
    if (!made) throw new Error('an inserted link gives its end');
    return made.expires_at;
  }

  async dropLinks(tx: Tx, adminId: string): Promise<void> {
    await tx.query('DELETE FROM admin_invitations WHERE admin_id = $1 AND used_at IS NULL', [adminId]);
  }

  /** Whose link it is; null when it was used, ended, or never was. */
  async linkOwner(tx: Tx, tokenHash: string): Promise<string | null> {
    const [found] = await rows<{ admin_id: string }>(
      tx,
      'SELECT admin_id FROM admin_invitations WHERE token_hash = $1 AND used_at IS NULL AND expires_at > now()',
      [tokenHash],
    );
    return found?.admin_id ?? null;
  }

  async useLink(tx: Tx, tokenHash: string): Promise<LinkPurpose | null> {
    const [used] = await rows<{ purpose: LinkPurpose }>(
      tx,
      `UPDATE admin_invitations SET used_at = now()
       WHERE token_hash = $1 AND used_at IS NULL AND expires_at > now() RETURNING purpose`,
      [tokenHash],
    );
    return used?.purpose ?? null;
  }

  /** Used or over for longer than `days`. @returns how many */
  async forgetLinks(tx: Tx, days: number, most: number): Promise<number> {
    const gone = await rows(
      tx,
      `DELETE FROM admin_invitations WHERE id IN (
         SELECT id FROM admin_invitations WHERE least(used_at, expires_at) < now() - $1 * interval '1 day' LIMIT $2
       ) RETURNING id`,
      [days, most],
    );
    return gone.length;
  }
}
