import { type EventTopic, EVENT_TOPICS } from '@energy-desk/shared/events';
import { mayDo, type Permission } from '@energy-desk/shared/auth';
import type { Response } from 'express';
import { toWire } from '../kernel/answer.interceptor.js';
import type { AdminSession } from '../kernel/index.js';
import type { EventsReadModel, FeedEvent, FeedPosition } from './events.read-model.js';

const POLL_MS = 500;
const BATCH = 200;
const HEARTBEAT_MS = 15_000;
const SESSION_EVERY_MS = 3_000;
const FIGURES_EVERY_MS = 5_000;
const RECONNECT_MS = 2_000;

const NEEDED: Readonly<Record<EventTopic, Permission>> = {
  order: 'orders.read',
  payment: 'payments.read',
  alert: 'alerts.read',
  figures: 'reports.read',
};

/** Whom the stream serves, and how to find out whether he may still be served. */
export interface StreamContext {
  readonly admin: AdminSession;
  readonly wanted: readonly EventTopic[] | undefined;
  readonly lastEventId: FeedPosition | undefined;
  readonly session: () => Promise<AdminSession | null>;
  readonly figures: () => Promise<object>;
}

/** One connection: what happens is written to it until either side ends it. */
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
      while (!this.ended) {
        if (!(await this.stillLive())) break;
        const events = await this.feed.after(position, this.topics(), BATCH);
        for (const event of events) this.write(event);
        position = events.at(-1) ?? position;
        await this.figures();
        this.beat();
        if (events.length < BATCH) await this.pause();
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
    this.response.status(200).setHeader('Content-Type', 'text/event-stream; charset=utf-8');
    this.response.setHeader('X-Accel-Buffering', 'no');
    this.response.flushHeaders();
    this.response.write(`retry: ${RECONNECT_MS}\n\n`);
  }

  private async start(): Promise<FeedPosition> {
    const { lastEventId } = this.context;
    if (lastEventId && !(await this.feed.isLost(lastEventId))) return lastEventId;
    const head = await this.feed.head();
    if (lastEventId) this.send('reset', {}, head);
    return head;
  }

  /** What the role may see of what is wanted. */
  private topics(): EventTopic[] {
    const wanted = this.context.wanted ?? EVENT_TOPICS;
    return wanted.filter((topic) => mayDo(this.admin.role, NEEDED[topic]));
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
        ? { kind, subject, alertKind: data['kind'], about: data['subject'], message: data['message'], at }
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

  private beat(): void {
    if (this.isDue('heartbeat', HEARTBEAT_MS)) this.response.write(': still here\n\n');
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

  private async pause(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, POLL_MS);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.ended) this.wake();
    });
    this.wake = null;
  }
}
