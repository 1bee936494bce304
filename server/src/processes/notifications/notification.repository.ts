import { Injectable } from '@nestjs/common';
import { Database, rows, type Tx } from '../../platform/database/index.js';
import type { NotificationKind } from './notification-kinds.js';

export interface NewNotification {
  readonly kind: NotificationKind;
  readonly subject: string;
  /** Which time of several this kind is told about the subject, see occasionOf. */
  readonly occasion: string;
  readonly userId: string;
  readonly payload: object;
}

/** A message to be sent now. */
export interface DueNotification {
  readonly id: string;
  readonly kind: NotificationKind;
  readonly userId: string;
  readonly payload: unknown;
  /** Failed tries so far. */
  readonly attempts: number;
}

interface DueRow {
  id: string;
  kind: NotificationKind;
  user_id: string;
  payload: unknown;
  attempts: number;
}

@Injectable()
export class NotificationRepository {
  constructor(private readonly database: Database) {}

  /** In order; what was told already (same subject, kind and occasion) is left out. */
  async insert(tx: Tx, notifications: readonly NewNotification[]): Promise<void> {
    if (notifications.length === 0) return;
    await tx.query(
      `INSERT INTO notifications (kind, subject, user_id, payload, occasion)
       SELECT kind, subject, user_id, payload, occasion
       FROM unnest($1::text[], $2::text[], $3::uuid[], $4::jsonb[], $5::bigint[]) WITH ORDINALITY
         AS n (kind, subject, user_id, payload, occasion, position)
       ORDER BY position
       ON CONFLICT (subject, kind, occasion) DO NOTHING`,
      [
        notifications.map(({ kind }) => kind),
        notifications.map(({ subject }) => subject),
        notifications.map(({ userId }) => userId),
        notifications.map(({ payload }) => JSON.stringify(payload)),
        notifications.map(({ occasion }) => occasion),
      ],
    );
  }

  /**
   * Due messages in the order of their events; none while an earlier one to the same user is held back. Claimed until
   * `claimSeconds` from now: a sender that died leaves them to the next one.
   */
  async claim(limit: number, claimSeconds: number): Promise<DueNotification[]> {
    const found = await rows<DueRow & { sequence: string }>(
      this.database.manager,
      `WITH due AS (
         SELECT n.id FROM notifications n
         WHERE n.status = 'pending' AND n.next_attempt_at <= now() AND NOT EXISTS (
           SELECT 1 FROM notifications e WHERE e.user_id = n.user_id AND e.status = 'pending'
             AND e.sequence < n.sequence AND e.next_attempt_at > now())
         ORDER BY n.sequence LIMIT $1 FOR UPDATE SKIP LOCKED
       ), claimed AS (
         UPDATE notifications n SET next_attempt_at = now() + $2 * interval '1 second'
         FROM due WHERE n.id = due.id
         RETURNING n.id, n.kind, n.user_id, n.payload, n.attempts, n.sequence
       ) SELECT * FROM claimed ORDER BY sequence`,
      [limit, claimSeconds],
    );
    return found.map((row) => ({
      id: row.id,
      kind: row.kind,
      userId: row.user_id,
      payload: row.payload,
      attempts: row.attempts,
    }));
  }

  async markSent(ids: readonly string[]): Promise<void> {
    await this.database.manager.query(
      `UPDATE notifications SET status = 'sent', sent_at = now(), error = NULL WHERE id = ANY($1::uuid[])`,
      [ids],
    );
  }

  async markUndeliverable(id: string, error: string): Promise<void> {
    await this.database.manager.query(
      `UPDATE notifications SET status = 'undeliverable', error = $2 WHERE id = $1 AND status = 'pending'`,
      [id, error],
    );
  }

  /** Counts the failed try and plans the next. */
  async retryIn(id: string, ms: number, error: string): Promise<void> {
    await this.database.manager.query(
      `UPDATE notifications SET attempts = attempts + 1, error = $3,
         next_attempt_at = now() + $2 * interval '1 millisecond' WHERE id = $1 AND status = 'pending'`,
      [id, ms, error],
    );
  }

  /** Gives claimed ones back, to be sent right after the one that holds them up. */
  async release(ids: readonly string[]): Promise<void> {
    await this.database.manager.query(
      `UPDATE notifications SET next_attempt_at = now() WHERE id = ANY($1::uuid[]) AND status = 'pending'`,
      [ids],
    );
  }
}
