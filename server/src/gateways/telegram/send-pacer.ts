import { setTimeout as sleep } from 'node:timers/promises';

/** Telegram's limits (core.telegram.org/bots/faq): about 30 messages a second overall; in one chat about one a
 * second, where short bursts are allowed. */
const OVERALL = { intervalMs: 1000 / 30, burst: 5 };
const PER_CHAT = { intervalMs: 1000, burst: 8 };
const FORGET_CHATS_ABOVE = 10_000;

/** An answer somebody waits for, a message nobody asked for at this moment, or the change of a page on show. */
export type Urgency = 'answer' | 'notice' | 'edit';

/** An allowance that refills steadily: `spent` is the time at which all of it will be back. */
class Allowance {
  spent = 0;

  constructor(private readonly rate: { intervalMs: number; burst: number }) {}

  /** Milliseconds from `now` until one more may go. */
  wait(now: number): number {
    return Math.max(0, this.spent - (this.rate.burst - 1) * this.rate.intervalMs - now);
  }

  take(at: number): void {
    this.spent = Math.max(this.spent, at) + this.rate.intervalMs;
  }
}

/**
 * Spaces messages so that Telegram's limits are not reached, and keeps still while a 429 asks for it. Answers use up
 * the overall allowance without waiting for it, so that notices step back for them; edits add no message to the chat.
 */
export class SendPacer {
  private readonly overall = new Allowance(OVERALL);
  private readonly chats = new Map<number, Allowance>();
  private pausedUntil = 0;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Waits for the turn of one message to this chat. */
  async turn(chatId: number, urgency: Urgency): Promise<void> {
    const wait = this.reserve(chatId, urgency);
    if (wait > 0) await sleep(wait);
  }

  /** Books the next free moment; returns the milliseconds until then. */
  reserve(chatId: number, urgency: Urgency): number {
    const now = this.now();
    const chat = this.chats.get(chatId) ?? new Allowance(PER_CHAT);
    const overall = urgency === 'notice' ? this.overall.wait(now) : 0;
    const inChat = urgency === 'edit' ? 0 : chat.wait(now);
    const wait = Math.max(inChat, overall, this.pausedUntil - now, 0);
    if (urgency !== 'edit') chat.take(now + wait);
    this.overall.take(now + wait);
    this.chats.set(chatId, chat);
    if (this.chats.size > FORGET_CHATS_ABOVE) this.forget(now);
    return wait;
  }

  /** Telegram asked for silence. */
  pause(ms: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, this.now() + ms);
  }

  private forget(now: number): void {
    for (const [chatId, { spent }] of this.chats) if (spent < now) this.chats.delete(chatId);
  }
}
