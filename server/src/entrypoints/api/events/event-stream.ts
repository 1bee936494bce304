import { type EventTopic, EVENT_TOPICS } from '@energy-desk/shared/events';
import { mayDo, type Permission } from '@energy-desk/shared/auth';
import type { Response } from 'express';
import { toWire } from '../kernel/answer.interceptor.js';
import type { AdminSession } from '../kernel/index.js';
import type { EventsReadModel, FeedEvent, FeedPosition } from './events.read-model.js';

const POLL_MS = 500;
const BATCH = 200;
const HEARTBEAT_MS = 10_000;
const SESSION_EVERY_MS = 2_000;
const FIGURES_EVERY_MS = 5_000;
const RECONNECT_MS = 2_000;
/** A client that takes nothing for so long is gone, or as good as. */
const DRAIN_MS = 30_000;
const LONGEST_MESSAGE = 1_000;

const NEEDED: Readonly<Record<EventTopic, Permission>> = {
  order: 'orders.read',
  payment: 'payments.read',
  refund: 'refunds.read',
  alert: 'alerts.read',
  figures: 'reports.read',
};

/** Of the wanted topics those whose details may be read; all of these when none are named. */
export const topicsOf = (
  wanted: readonly EventTopic[] | undefined,
  may: (permission: Permission) => boolean,
): EventTopic[] => (wanted ?? EVENT_TOPICS).filter((topic) => may(NEEDED[topic]));

/** Whom the stream serves, and how to find out whether he may still be served. */
export interface StreamContext {
  readonly admin: AdminSession;
  readonly wanted: readonly EventTopic[] | undefined;
  /** Where a connection before broke off; null when it named a place that we never gave out. */
  readonly lastEventId: FeedPosition | null | undefined;
  readonly session: () => Promise<AdminSession | null>;
  readonly figures: () => Promise<object>;
}

/**
 * One connection: what happens is written to it until either side ends it. It holds one batch at a time: the next is
 * read when the client took the last.
 */
export class EventStream {
  private ended = false;
  private wake: (() => void) | null = null;
  private admin: AdminSession;
  private figuresSent = '';
  private readonly due = { heartbeat: 0, session: 0, figures: 0 };

  constructor(
    private readonly response: Response,
    private readonly feed: EventsReadModel,
    private readonly context: StreamContext,
  ) {
    this.admin = context.admin;
  }

  /** Resolves when the connection has ended. */
  async run(): Promise<void> {
    this.open();
    try {
      let position = await this.start();
      while (!this.ended && (await this.stillLive())) {
        const { events, next, more } = await this.feed.after(position, this.topics(), BATCH);
        for (const event of events) this.write(event);
        position = next;
        await this.figures();
        this.beat(position);
        await this.taken();
        if (!more) await this.pause(POLL_MS);
      }
    } finally {
      this.response.end();
    }
  }

  /** Ends it from our side; the client connects again where it was. */
  stop(): void {
    this.ended = true;
    this.wake?.();
  }

  private open(): void {
    this.response.once('close', () => this.stop());
    if (this.response.closed) this.stop();
    this.response.status(200).setHeader('Content-Type', 'text/event-stream; charset=utf-8');
    this.response.setHeader('X-Accel-Buffering', 'no');
    this.response.flushHeaders();
    this.response.write(`retry: ${RECONNECT_MS}\n\n`);
  }

  private async start(): Promise<FeedPosition> {
    const { lastEventId } = this.context;
    if (lastEventId && !(await this.feed.isLost(lastEventId))) return lastEventId;
    const head = await this.feed.head();
    if (lastEventId !== undefined) this.send('reset', {}, head);
    return head;
  }

  /** What the role may see of what is wanted. */
  private topics(): EventTopic[] {
    return topicsOf(this.context.wanted, (permission) => mayDo(this.admin.role, permission));
  }

  private async stillLive(): Promise<boolean> {
    if (!this.isDue('session', SESSION_EVERY_MS)) return true;
    const session = await this.context.session();
    if (session) {
      this.admin = session;
      return true;
    }
    this.send('end', {});
    return false;
  }

  private write({ tx, id, topic, kind, subject, data, at }: FeedEvent): void {
    const facts =
      topic === 'alert'
        ? {
            kind,
            subject,
            alertKind: data['kind'],
            about: data['subject'],
            message: shortened(data['message']),
            at,
          }
        : { kind, subject, ...data, at };
    this.send(topic, facts, { tx, id });
  }

  private async figures(): Promise<void> {
    if (!this.topics().includes('figures') || !this.isDue('figures', FIGURES_EVERY_MS)) return;
    const figures = toWire(await this.context.figures());
    const text = JSON.stringify(figures);
    if (text !== this.figuresSent) this.send('figures', figures as object);
    this.figuresSent = text;
  }

  /** Also names the place, so that a connection that breaks before the first event goes on from there. */
  private beat(position: FeedPosition): void {
    if (this.isDue('heartbeat', HEARTBEAT_MS)) this.send('heartbeat', {}, position);
  }

  /** Until the client took what was written; one that takes nothing is cut off. */
  private async taken(): Promise<void> {
    if (this.ended || !this.response.writableNeedDrain) return;
    const drained = (): void => this.wake?.();
    this.response.once('drain', drained);
    await this.pause(DRAIN_MS);
    this.response.off('drain', drained);
    if (this.response.writableNeedDrain) this.response.destroy();
  }

  private isDue(what: keyof typeof this.due, everyMs: number): boolean {
    const now = performance.now();
    if (now < this.due[what]) return false;
    this.due[what] = now + everyMs;
    return true;
  }

  private send(event: string, data: object, position?: FeedPosition): void {
    const id = position ? `id: ${position.tx}-${position.id}\n` : '';
    this.response.write(`${id}event: ${event}\ndata: ${JSON.stringify(toWire(data))}\n\n`);
  }

  /** As long as that, or until something wakes it. */
  private async pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.ended) this.wake();
    });
    this.wake = null;
  }
}

const shortened = (message: unknown): string => String(message).slice(0, LONGEST_MESSAGE);
