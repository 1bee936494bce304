import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/index.js';
import type { NewUserEvent, UserEvent, UserEventKind } from './user-event.types.js';

interface EventRow {
  id: string;
  user_id: string;
  kind: UserEventKind;
  subject: string;
  data: Record<string, unknown>;
  chain_time: Date;
}

@Injectable()
export class UserEventsRepository {
  async insert(tx: Tx, events: readonly NewUserEvent[]): Promise<void> {
    await tx.query(
      `INSERT INTO user_events (user_id, kind, subject, data, chain_time)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::jsonb[], $5::timestamptz[])
       ON CONFLICT (kind, subject, user_id) DO NOTHING`,
      [
        events.map((e) => e.userId),
        events.map((e) => e.kind),
        events.map((e) => e.subject),
        events.map((e) => JSON.stringify(e.data)),
        events.map((e) => e.chainTime),
      ],
    );
  }

  async hasUnnoticed(tx: Tx): Promise<boolean> {
    return (await rows(tx, 'SELECT 1 FROM user_events WHERE NOT noticed LIMIT 1')).length > 0;
  }

  /** Oldest first, locked; those that somebody else is noticing are left to them. */
  async takeUnnoticed(tx: Tx, limit: number): Promise<UserEvent[]> {
    const found = await rows<EventRow>(
      tx,
      `SELECT id, user_id, kind, subject, data, chain_time FROM user_events WHERE NOT noticed
       ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED`,
      [limit],
    );
    return found.map(({ user_id: userId, chain_time: chainTime, ...row }) => ({ ...row, userId, chainTime }));
  }

  async markNoticed(tx: Tx, ids: readonly string[]): Promise<void> {
    await tx.query('UPDATE user_events SET noticed = true WHERE id = ANY($1::bigint[])', [ids]);
  }
}
