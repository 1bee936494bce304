import type { AdminRole, AdminStatus } from '@energy-desk/shared/auth';
import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/index.js';
import type { Admin, AdminFilter, AdminSummary, SealedSecret } from './admin.types.js';

/** Names the lock that changes of admins take one after the other. */
const TURN = 'energy-desk:admins';

interface StoredAdmin {
  id: string;
  email: string;
  role: AdminRole;
  status: AdminStatus;
  password_hash: string | null;
  totp_key_id: string | null;
  totp_ciphertext: string | null;
  totp_confirmed_at: Date | null;
}

const COLUMNS = 'id, email, role, status, password_hash, totp_key_id, totp_ciphertext, totp_confirmed_at';
const SUMMARY = `a.id, a.email, a.role, a.status, a.totp_confirmed_at IS NOT NULL AS "totpEnrolled",
  (SELECT count(*)::int FROM admin_sessions s
   WHERE s.admin_id = a.id AND s.ended_at IS NULL AND s.expires_at > now()) AS "openSessions",
  a.created_at AS "createdAt", a.last_login_at AS "lastLoginAt"`;

@Injectable()
export class AdminRepository {
  /** Waits until nobody else changes who may use the desk; held until the transaction ends. */
  async takeTurn(tx: Tx): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [TURN]);
  }

  async byEmail(tx: Tx, email: string): Promise<Admin | null> {
    const [found] = await rows<StoredAdmin>(tx, `SELECT ${COLUMNS} FROM admins WHERE email = $1`, [email]);
    return found ? toAdmin(found) : null;
  }

  async byId(tx: Tx, id: string): Promise<Admin | null> {
    const [found] = await rows<StoredAdmin>(tx, `SELECT ${COLUMNS} FROM admins WHERE id = $1`, [id]);
    return found ? toAdmin(found) : null;
  }

  async summary(tx: Tx, id: string): Promise<AdminSummary | null> {
    const [found] = await rows<AdminSummary>(tx, `SELECT ${SUMMARY} FROM admins a WHERE a.id = $1`, [id]);
    return found ?? null;
  }

  /** By e-mail. */
  list(tx: Tx, filter: AdminFilter): Promise<AdminSummary[]> {
    return rows(
      tx,
      `SELECT ${SUMMARY} FROM admins a
       WHERE ($1::text IS NULL OR a.role = $1) AND ($2::text IS NULL OR a.status = $2)
         AND ($3::text IS NULL OR a.email > $3)
       ORDER BY a.email LIMIT $4`,
      [filter.role ?? null, filter.status ?? null, filter.afterEmail ?? null, filter.limit],
    );
  }

  async count(tx: Tx, filter: Pick<AdminFilter, 'role' | 'status'>): Promise<number> {
    const [found] = await rows<{ n: number }>(
      tx,
      `SELECT count(*)::int AS n FROM admins
       WHERE ($1::text IS NULL OR role = $1) AND ($2::text IS NULL OR status = $2)`,
      [filter.role ?? null, filter.status ?? null],
    );
    return found?.n ?? 0;
  }

  /** @returns the new admin's id; null when the e-mail is taken */
  async insert(
    tx: Tx,
    admin: { email: string; role: AdminRole; passwordHash: string | null },
  ): Promise<string | null> {
    const [made] = await rows<{ id: string }>(
      tx,
      `INSERT INTO admins (email, role, password_hash, status)
       VALUES ($1, $2, $3, CASE WHEN $3::text IS NULL THEN 'invited' ELSE 'active' END)
       ON CONFLICT (email) DO NOTHING RETURNING id`,
      [admin.email, admin.role, admin.passwordHash],
    );
    return made?.id ?? null;
  }

  changeRole(tx: Tx, id: string, from: AdminRole, to: AdminRole): Promise<boolean> {
    return changed(
      tx,
      'UPDATE admins SET role = $3, updated_at = now() WHERE id = $1 AND role = $2 RETURNING id',
      [id, from, to],
    );
  }

  changeStatus(tx: Tx, id: string, from: AdminStatus, to: AdminStatus): Promise<boolean> {
    return changed(
      tx,
      'UPDATE admins SET status = $3, updated_at = now() WHERE id = $1 AND status = $2 RETURNING id',
      [id, from, to],
    );
  }

  /** Of somebody active: false when his password or whether he has a second factor changed by now, or he is out. */
  markLogin(tx: Tx, { id, passwordHash, totpEnrolled }: Admin): Promise<boolean> {
    return changed(
      tx,
      `UPDATE admins SET last_login_at = now()
       WHERE id = $1 AND password_hash = $2 AND (totp_confirmed_at IS NOT NULL) = $3 AND status = 'active'
       RETURNING id`,
      [id, passwordHash, totpEnrolled],
    );
  }

  changePassword(tx: Tx, id: string, from: string, to: string): Promise<boolean> {
    return changed(
      tx,
      `UPDATE admins SET password_hash = $3, updated_at = now()
       WHERE id = $1 AND password_hash = $2 AND status = 'active' RETURNING id`,
      [id, from, to],
    );
  }

  /** Whatever it was before; lets in who was invited. False for somebody who is kept out. */
  choosePassword(tx: Tx, id: string, passwordHash: string): Promise<boolean> {
    return changed(
      tx,
      `UPDATE admins SET password_hash = $2, status = 'active', updated_at = now()
       WHERE id = $1 AND status <> 'disabled' RETURNING id`,
      [id, passwordHash],
    );
  }

  /** False when a second factor is proved already. */
  storeTotp(tx: Tx, id: string, sealed: SealedSecret): Promise<boolean> {
    return changed(
      tx,
      `UPDATE admins SET totp_key_id = $2, totp_ciphertext = $3, totp_last_step = NULL, updated_at = now()
       WHERE id = $1 AND totp_confirmed_at IS NULL RETURNING id`,
      [id, sealed.keyId, sealed.ciphertext],
    );
  }

  /** A step counts once, and none before it. @param sealed the secret that the code was of */
  useStep(tx: Tx, id: string, sealed: SealedSecret, step: bigint): Promise<boolean> {
    return changed(
      tx,
      `UPDATE admins SET totp_last_step = $3 WHERE id = $1 AND totp_ciphertext = $2
         AND (totp_last_step IS NULL OR totp_last_step < $3) RETURNING id`,
      [id, sealed.ciphertext, step.toString()],
    );
  }

  confirmTotp(tx: Tx, id: string): Promise<boolean> {
    return changed(
      tx,
      `UPDATE admins SET totp_confirmed_at = now(), updated_at = now()
       WHERE id = $1 AND totp_confirmed_at IS NULL AND totp_key_id IS NOT NULL RETURNING id`,
      [id],
    );
  }

  /** False when there is none. */
  dropTotp(tx: Tx, id: string): Promise<boolean> {
    return changed(
      tx,
      `UPDATE admins SET totp_key_id = NULL, totp_ciphertext = NULL, totp_confirmed_at = NULL,
         totp_last_step = NULL, updated_at = now()
       WHERE id = $1 AND totp_key_id IS NOT NULL RETURNING id`,
      [id],
    );
  }

  /** Every sealed secret, for who seals them again. */
  async sealed(tx: Tx): Promise<(SealedSecret & { adminId: string })[]> {
    return rows(
      tx,
      `SELECT id AS "adminId", totp_key_id AS "keyId", totp_ciphertext AS "ciphertext"
       FROM admins WHERE totp_key_id IS NOT NULL ORDER BY id`,
    );
  }

  /** False when the secret is another by now. */
  reseal(tx: Tx, id: string, from: SealedSecret, to: SealedSecret): Promise<boolean> {
    return changed(
      tx,
      'UPDATE admins SET totp_key_id = $3, totp_ciphertext = $4 WHERE id = $1 AND totp_ciphertext = $2 RETURNING id',
      [id, from.ciphertext, to.keyId, to.ciphertext],
    );
  }
}

const changed = async (tx: Tx, sql: string, parameters: unknown[]): Promise<boolean> =>
  (await rows(tx, sql, parameters)).length > 0;

const toAdmin = (row: StoredAdmin): Admin => ({
  id: row.id,
  email: row.email,
  role: row.role,
  status: row.status,
  passwordHash: row.password_hash,
  totp:
    row.totp_key_id !== null && row.totp_ciphertext !== null
      ? { keyId: row.totp_key_id, ciphertext: row.totp_ciphertext }
      : null,
  totpEnrolled: row.totp_confirmed_at !== null,
});
