import { EVENT_TOPICS, eventsRoutes } from '@energy-desk/shared/events';
import type { RouteInput } from '@energy-desk/shared/http';
import { type BeforeApplicationShutdown, Controller, Headers, Logger, Res } from '@nestjs/common';
import type { Response } from 'express';
import { AdminSessions } from '../../../domain/admins/index.js';
import { AppError, messageOf } from '../../../platform/errors/index.js';
import { FiguresReadModel } from '../figures/figures.read-model.js';
import { type AdminSession, By, Input, Serve } from '../kernel/index.js';
import { EventStream } from './event-stream.js';
import { EventsReadModel, type FeedPosition } from './events.read-model.js';

const POSITION = /^(\d{1,19})-(\d{1,18})$/;
/** Tabs of one person in one process. */
const MOST_STREAMS = 10;

/** Live events over a connection that stays open. */
@Controller()
export class EventsController implements BeforeApplicationShutdown {
  private readonly logger = new Logger(EventsController.name);
  private readonly streams = new Map<EventStream, string>();

  constructor(
    private readonly feed: EventsReadModel,
    private readonly figures: FiguresReadModel,
    private readonly sessions: AdminSessions,
  ) {}

  @Serve(eventsRoutes.stream)
  async stream(
    @Input() { query }: RouteInput<typeof eventsRoutes.stream>,
    @By() admin: AdminSession,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    const own = [...this.streams.values()].filter((adminId) => adminId === admin.adminId);
    if (own.length >= MOST_STREAMS)
      throw new AppError('events/too_many', 'caller', 'Too many live connections of yours are open.');
    const named = query.topics?.split(',');
    const stream = new EventStream(response, this.feed, {
      admin,
      wanted: named && EVENT_TOPICS.filter((topic) => named.includes(topic)),
      lastEventId: positionOf(lastEventId),
      session: () => this.sessions.live(admin.sessionId),
      figures: () => this.figures.read(),
    });
    this.streams.set(stream, admin.adminId);
    void stream
      .run()
      .catch((error: unknown) => this.logger.warn(`a live connection ended: ${messageOf(error)}`))
      .finally(() => this.streams.delete(stream));
  }

  /** Connections would hold up the end of the process otherwise. */
  beforeApplicationShutdown(): void {
    for (const stream of this.streams.keys()) stream.stop();
  }
}

/** Null for what is no id of ours; undefined when a connection begins anew. */
function positionOf(text: string | undefined): FeedPosition | null | undefined {
  if (text === undefined || text === '') return undefined;
  const [, tx, id] = POSITION.exec(text) ?? [];
  return tx !== undefined && id !== undefined ? { tx, id } : null;
}
