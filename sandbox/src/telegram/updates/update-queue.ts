import { conflict } from '../bot-api/bot-api-error.js';
import type { Update, UpdateContent, UpdateKind } from '../bot-api/bot-api.types.js';
import type { RecordLog } from '../store/record-log.js';

const FIRST_UPDATE_ID = 310_000_001;

interface Waiter {
  wake(): void;
  fail(error: Error): void;
}

/**
 * Updates the bot has not confirmed yet. One reader at a time: a second getUpdates ends the first one with 409,
 * as https://core.telegram.org/bots/api#getupdates and the server behind it do.
 */
export class UpdateQueue {
  private pending: Update[] = [];
  private nextId = FIRST_UPDATE_ID;
  private allowed: string[] = [];
  private waiter: Waiter | undefined;
  private readonly listeners = new Set<() => void>();
  /** Unix milliseconds of the last getUpdates call, 0 before the first. */
  lastPollAt = 0;

  constructor(private readonly log: RecordLog) {
    this.pending = log.loaded<Update>('update/');
    this.nextId = log.loaded<number>('next-update-id').at(-1) ?? FIRST_UPDATE_ID;
    this.allowed = log.loaded<string[]>('allowed-updates').at(-1) ?? [];
  }

  get size(): number {
    return this.pending.length;
  }

  get allowedUpdates(): readonly string[] {
    return this.allowed;
  }

  get isPolled(): boolean {
    return this.waiter !== undefined;
  }

  /** Takes an update in unless the bot asked not to get its kind; tells whoever waits. */
  push(content: UpdateContent): void {
    const kind = Object.keys(content)[0] as UpdateKind | undefined;
    if (kind === undefined || (this.allowed.length > 0 && !this.allowed.includes(kind))) return;
    const update: Update = { update_id: this.nextId++, ...content };
    this.pending.push(update);
    this.log.put(`update/${update.update_id}`, update);
    this.log.put('next-update-id', this.nextId);
    this.waiter?.wake();
    for (const listener of this.listeners) listener();
  }

  /** Replaces the kinds of update the bot wants; an empty list means all. */
  allow(kinds: string[]): void {
    this.allowed = kinds;
    this.log.put('allowed-updates', kinds);
  }

  peek(): readonly Update[] {
    return this.pending;
  }

  confirm(updateId: number): void {
    this.pending = this.pending.filter((update) => update.update_id !== updateId);
    this.log.remove(`update/${updateId}`);
  }

  clear(): void {
    for (const update of this.pending) this.log.remove(`update/${update.update_id}`);
    this.pending = [];
  }

  onPush(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Confirms everything before `offset` (a negative one keeps only so many last updates) and answers with the
   * next ones, waiting up to `timeoutMs` for the first. `gone` ends the wait when the caller has hung up.
   */
  async read(offset: number, limit: number, timeoutMs: number, gone: AbortSignal): Promise<Update[]> {
    this.stopReader(
      'terminated by other getUpdates request; make sure that only one bot instance is running',
    );
    this.forgetBefore(offset);
    if (this.pending.length === 0 && timeoutMs > 0) await this.wait(timeoutMs, gone);
    return gone.aborted ? [] : this.pending.slice(0, limit);
  }

  /** Ends the waiting reader, if any, with 409. */
  stopReader(why: string): void {
    this.waiter?.fail(conflict(why));
  }

  private forgetBefore(offset: number): void {
    const first = offset < 0 ? this.pending.at(offset)?.update_id : offset;
    if (first === undefined || first === 0) return;
    for (const update of this.pending)
      if (update.update_id < first) this.log.remove(`update/${update.update_id}`);
    this.pending = this.pending.filter((update) => update.update_id >= first);
  }

  private wait(timeoutMs: number, gone: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (end: () => void) => () => {
        clearTimeout(timer);
        gone.removeEventListener('abort', onGone);
        if (this.waiter === waiter) this.waiter = undefined;
        end();
      };
      const done = finish(resolve);
      const onGone = done;
      const timer = setTimeout(done, timeoutMs);
      const waiter: Waiter = { wake: done, fail: (error) => finish(() => reject(error))() };
      gone.addEventListener('abort', onGone);
      this.waiter = waiter;
    });
  }
}
