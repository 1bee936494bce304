import type { AlertKind } from '@energy-desk/shared/alerts';
import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/index.js';
import type { AlertRow, DueAlertMessage } from './alert.types.js';

/** What is noticed every second is counted every ten. */
const COUNT_EVERY_S = 10;

interface StoredAlert {
  id: string;
  kind: string;
  subject: string;
  message: string;
  data: Record<string, unknown>;
  occurrences: number;
  raised_at: Date;
  last_raised_at: Date;
  acknowledged_at: Date | null;
  acknowledged_by: string | null;
  resolved_at: Date | null;
  resolved_by: string | null;
  resolution: string | null;
}

const toAlert = (row: StoredAlert): AlertRow => ({
  id: row.id,
  kind: row.kind,
  subject: row.subject,
  message: row.message,
  data: row.data,
  occurrences: row.occurrences,
  raisedAt: row.raised_at,
  lastRaisedAt: row.last_raised_at,
  acknowledgedAt: row.acknowledged_at,
  acknowledgedBy: row.acknowledged_by,
  resolvedAt: row.resolved_at,
  resolvedBy: row.resolved_by,
  resolution: row.resolution,
});

const COLUMNS = `id, kind, subject, message, data, occurrences, raised_at, last_raised_at, acknowledged_at,
  acknowledged_by, resolved_at, resolved_by, resolution`;

/** Alerts, at most one open for each (kind, subject), and the messages about them. */
@Injectable()
export class AlertRepository {
  /**
   * Opens an alert with its message, or counts the one that is open.
   * @param quietMinutes one that comes back so soon after it went is told only if it is still there after them
   */
  async raise(
    tx: Tx,
    alert: { kind: AlertKind; subject: string; message: string; data: string },
    quietMinutes: number,
  ): Promise<void> {
    await tx.query(
      `WITH raised AS (
         INSERT INTO alerts (kind, subject, message, data) VALUES ($1, $2, $3, $4::jsonb)
         ON CONFLICT (kind, subject) WHERE resolved_at IS NULL
         DO UPDATE SET occurrences = alerts.occurrences + 1, last_raised_at = now()
         WHERE alerts.last_raised_at < now() - $6 * interval '1 second'
         RETURNING id)
       INSERT INTO alert_messages (alert_id, news)
       SELECT r.id, 'raised' FROM raised r WHERE NOT EXISTS (
         SELECT 1 FROM alert_messages m WHERE m.alert_id = r.id AND m.news = 'raised') AND NOT EXISTS (
         SELECT 1 FROM alerts a WHERE a.kind = $1 AND a.subject = $2 AND a.id <> r.id
           AND a.resolved_at > now() - $5 * interval '1 minute')
       ON CONFLICT DO NOTHING`,
      [alert.kind, alert.subject, alert.message, alert.data, quietMinutes, COUNT_EVERY_S],
    );
  }

  /** Closes what is open, and tells so whom its beginning was told. */
  async resolve(tx: Tx, kind: AlertKind, subject: string): Promise<void> {
    await tx.query(
      `WITH closed AS (
         UPDATE alerts SET resolved_at = now() WHERE kind = $1 AND subject = $2 AND resolved_at IS NULL
         RETURNING id)
       INSERT INTO alert_messages (alert_id, news)
       SELECT m.alert_id, 'resolved' FROM closed c JOIN alert_messages m ON m.alert_id = c.id AND m.news = 'raised'
       ON CONFLICT DO NOTHING`,
      [kind, subject],
    );
  }

  /** Subjects with an open alert of the kind. */
  async openSubjects(tx: Tx, kind: AlertKind): Promise<string[]> {
    const found = await rows<{ subject: string }>(
      tx,
      'SELECT subject FROM alerts WHERE kind = $1 AND resolved_at IS NULL',
      [kind],
    );
    return found.map(({ subject }) => subject);
  }

  async find(tx: Tx, id: string): Promise<AlertRow | null> {
    const [row] = await rows<StoredAlert>(tx, `SELECT ${COLUMNS} FROM alerts WHERE id = $1`, [id]);
    return row ? toAlert(row) : null;
  }

  /** Compare-and-set: false when it is acknowledged or over. */
  async acknowledge(tx: Tx, id: string, actor: string): Promise<boolean> {
    const changed = await rows(
      tx,
      `UPDATE alerts SET acknowledged_at = now(), acknowledged_by = $2
       WHERE id = $1 AND acknowledged_at IS NULL AND resolved_at IS NULL RETURNING id`,
      [id, actor],
    );
    return changed.length === 1;
  }

  /** Compare-and-set, told to the chat like an end that came by itself: false when it is over. */
  async close(tx: Tx, id: string, actor: string, reason: string): Promise<boolean> {
    const changed = await rows(
      tx,
      `WITH closed AS (
         UPDATE alerts SET resolved_at = now(), resolved_by = $2, resolution = $3
         WHERE id = $1 AND resolved_at IS NULL RETURNING id),
       told AS (
         INSERT INTO alert_messages (alert_id, news)
         SELECT m.alert_id, 'resolved' FROM closed c JOIN alert_messages m ON m.alert_id = c.id AND m.news = 'raised'
         ON CONFLICT DO NOTHING)
       SELECT id FROM closed`,
      [id, actor, reason],
    );
    return changed.length === 1;
  }

  /** Subjects of open alerts of the kind that were not raised anew for so long. */
  async quietSubjects(tx: Tx, kind: AlertKind, minutes: number): Promise<string[]> {
    const found = await rows<{ subject: string }>(
      tx,
      `SELECT subject FROM alerts WHERE kind = $1 AND resolved_at IS NULL
         AND last_raised_at < now() - $2 * interval '1 minute'`,
      [kind, minutes],
    );
    return found.map(({ subject }) => subject);
  }

  /** Messages that are due, oldest first, taken for `claimSeconds`: after a crash they come again. */
  async claimMessages(tx: Tx, limit: number, claimSeconds: number): Promise<DueAlertMessage[]> {
    const found = await rows<
      StoredAlert & { message_id: string; news: 'raised' | 'resolved'; attempts: number }
    >(
      tx,
      `WITH due AS (
         SELECT id FROM alert_messages WHERE status = 'pending' AND next_attempt_at <= now()
         ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED),
       taken AS (
         UPDATE alert_messages m SET next_attempt_at = now() + $2 * interval '1 second', attempts = attempts + 1
         FROM due WHERE m.id = due.id RETURNING m.id AS message_id, m.alert_id, m.news, m.attempts)
       SELECT t.message_id, t.news, t.attempts, a.* FROM taken t JOIN alerts a ON a.id = t.alert_id
       ORDER BY t.message_id`,
      [limit, claimSeconds],
    );
    return found.map((row) => ({
      id: row.message_id,
      news: row.news,
      attempts: row.attempts,
      alert: toAlert(row),
    }));
  }

  async messageSent(tx: Tx, id: string): Promise<void> {
    await tx.query(`UPDATE alert_messages SET status = 'sent', sent_at = now(), error = NULL WHERE id = $1`, [
      id,
    ]);
  }

  async messageFailed(tx: Tx, id: string, error: string, retryMs: number): Promise<void> {
    await tx.query(
      `UPDATE alert_messages SET error = $2, next_attempt_at = now() + $3 * interval '1 millisecond' WHERE id = $1`,
      [id, error, retryMs],
    );
  }

  async messageDropped(tx: Tx, id: string, error: string): Promise<void> {
    await tx.query(`UPDATE alert_messages SET status = 'dropped', error = $2 WHERE id = $1`, [id, error]);
  }
}
