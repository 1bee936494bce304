import { Injectable } from '@nestjs/common';
import { Database, rows } from '../../../platform/database/index.js';

/** A place in the feed: the number of a transaction, and of the event in it. */
export interface FeedPosition {
  readonly tx: string;
  readonly id: string;
}

export interface FeedEvent extends FeedPosition {
  readonly topic: 'order' | 'payment' | 'alert';
  readonly kind: string;
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly at: Date;
}

/**
 * The feed of what happened, in an order that misses nothing: by transaction, and only of transactions before which
 * none is still open. Numbers alone would not do, for a lower one may be committed after a higher one was read.
 */
@Injectable()
export class EventsReadModel {
  constructor(private readonly database: Database) {}

  /** Where the feed is now: everything committed from here on comes after it. */
  async head(): Promise<FeedPosition> {
    const [row] = await rows<{ tx: string }>(
      this.database.manager,
      'SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS tx',
    );
    return { tx: row?.tx ?? '0', id: '0' };
  }

  /** Whether events after the position may be forgotten already, or belong to another life of the database. */
  async isLost({ tx }: FeedPosition): Promise<boolean> {
    const [row] = await rows<{ lost: boolean }>(
      this.database.manager,
      `SELECT $1::xid8 > pg_snapshot_xmax(pg_current_snapshot())
         OR coalesce($1::xid8 < (SELECT tx FROM desk_events ORDER BY tx, id LIMIT 1), false) AS lost`,
      [tx],
    );
    return row?.lost ?? true;
  }

  after({ tx, id }: FeedPosition, topics: readonly string[], limit: number): Promise<FeedEvent[]> {
    return rows<FeedEvent>(
      this.database.manager,
      `SELECT tx::text AS tx, id::text AS id, topic, kind, subject, data, created_at AS at FROM desk_events
       WHERE (tx, id) > ($1::xid8, $2::bigint) AND tx < pg_snapshot_xmin(pg_current_snapshot())
         AND topic = ANY($3) ORDER BY tx, id LIMIT $4`,
      [tx, id, topics, limit],
    );
  }
}
