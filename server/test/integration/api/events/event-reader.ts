import { EVENT_TOPICS, eventDataSchemas, type EventTopic } from '@energy-desk/shared/events';
import { eventually } from '../../../harness/eventually.js';

/** A message of the stream as it came. */
export interface StreamMessage {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Milliseconds of this process's clock. */
  readonly at: number;
}

export interface ReaderOptions {
  readonly topics?: string;
  readonly lastEventId?: string | undefined;
}

const isTopic = (event: string): event is EventTopic => (EVENT_TOPICS as readonly string[]).includes(event);

/** A reader of GET /api/events that remembers what came, as a browser would. */
export class EventReader {
  readonly messages: StreamMessage[] = [];
  /** What a browser would send as Last-Event-ID. */
  lastEventId: string | undefined;
  /** Whether the server closed the connection. */
  closed = false;
  private readonly abort = new AbortController();
  private constructor(readonly status: number) {}

  static async open(
    url: string,
    token: string | undefined,
    { topics, lastEventId }: ReaderOptions = {},
  ): Promise<EventReader> {
    const abort = new AbortController();
    const response = await fetch(`${url}/api/events${topics ? `?topics=${topics}` : ''}`, {
      signal: abort.signal,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(lastEventId ? { 'last-event-id': lastEventId } : {}),
      },
    });
    const reader = new EventReader(response.status);
    reader.abort.signal.addEventListener('abort', () => abort.abort());
    reader.lastEventId = lastEventId;
    if (response.status === 200 && response.body) void reader.read(response.body);
    return reader;
  }

  /** Of a topic or another name, in the order they came. */
  of(event: string): StreamMessage[] {
    return this.messages.filter((one) => one.event === event);
  }

  subjects(event: string): unknown[] {
    return this.of(event).map(({ data }) => data['about'] ?? data['subject']);
  }

  /** Breaks the connection off. */
  drop(): void {
    this.abort.abort();
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let text = '';
    try {
      for await (const chunk of body) {
        text += decoder.decode(chunk, { stream: true });
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) this.take(block);
      }
    } catch {
      // The connection broke: by our hand, or the server's.
    }
    this.closed = true;
  }

  private take(block: string): void {
    const fields = new Map(
      block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
    );
    const id = fields.get('id');
    if (id !== undefined) this.lastEventId = id;
    const event = fields.get('event');
    if (event === undefined) return;
    const data = JSON.parse(fields.get('data') ?? '{}') as Record<string, unknown>;
    if (isTopic(event)) eventDataSchemas[event].strict().parse(data);
    this.messages.push({ id, event, data, at: performance.now() });
  }
}

/** All readers of a suite, to be let go of together. */
export class Readers {
  private readonly opened: EventReader[] = [];

  /** A reader that has got its first message, or that was refused. */
  async listen(url: string, token: string | undefined, options: ReaderOptions): Promise<EventReader> {
    const reader = await EventReader.open(url, token, options);
    this.opened.push(reader);
    if (reader.status === 200) await eventually('the first message', () => reader.messages.length > 0);
    return reader;
  }

  drop(): void {
    for (const reader of this.opened) reader.drop();
  }
}
