import type { EventTopic } from '@energy-desk/shared/events';
import { Injectable } from '@nestjs/common';
import { Database, rows } from '../../../platform/database/index.js';

/** A place in the feed: the number of a transaction, and of the event in it. */
export interface FeedPosition {
  readonly tx: string;
  readonly id: string;
}

export interface FeedEvent extends FeedPosition {
  readonly topic: Exclude<EventTopic, 'figures'>;
  readonly kind: string;
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly at: Date;
}

/** Events of the feed, and where to go on: behind them or, when there were no more, behind all there is. */
export interface FeedPage {
  readonly events: readonly FeedEvent[];
  readonly next: FeedPosition;
  readonly more: boolean;
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

  /**
   * Whether events after the position may be forgotten already, or the position belongs to another life of the
   * database: none that we gave out lies beyond the oldest open transaction, and none that we forgot beyond the last
   * one that ended.
   */
  async isLost({ tx }: FeedPosition): Promise<boolean> {
    const [row] = await rows<{ lost: boolean }>(
      this.database.manager,
      `SELECT $1::xid8 > horizon OR ($1::xid8 <= forgotten AND forgotten < unborn) AS lost
       FROM (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS horizon, pg_snapshot_xmax(pg_current_snapshot()) AS unborn,
         coalesce((SELECT value::text::xid8 FROM watch_marks WHERE name = 'events:forgotten'), '0'::xid8) AS forgotten) AS now`,
      [tx],
    );
    return row?.lost ?? true;
  }

  /** What comes next, and how far the feed can be read at this moment. */
  async after({ tx, id }: FeedPosition, topics: readonly string[], limit: number): Promise<FeedPage> {
    const found = await rows<{ head: string } & (FeedEvent | { tx: null })>(
      this.database.manager,
      `SELECT h.tx::text AS head, e.tx::text AS tx, e.id::text AS id, topic, kind, subject, data, created_at AS at
       FROM (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS tx) AS h
       LEFT JOIN LATERAL (SELECT * FROM desk_events WHERE (tx, id) > ($1::xid8, $2::bigint) AND tx < h.tx
         AND topic = ANY($3) ORDER BY tx, id LIMIT $4) AS e ON true ORDER BY e.tx, e.id`,
      [tx, id, topics, limit],
    );
    const events = found.filter((row): row is { head: string } & FeedEvent => row.tx !== null);
    const last = events.at(-1);
    const next = last && events.length === limit ? last : { tx: found[0]?.head ?? tx, id: '0' };
    return { events, next: { tx: next.tx, id: next.id }, more: events.length === limit };
  }
}
