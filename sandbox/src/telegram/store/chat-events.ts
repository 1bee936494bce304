import type { ChatEvent, NumberedChatEvent } from './chat.types.js';

type Listener = (event: NumberedChatEvent) => void;

/** How many events a late listener can still catch up with. */
const KEPT = 2000;

/** Numbers what happens in the chats, keeps the last of it and tells whoever listens. */
export class ChatEvents {
  private readonly listeners = new Set<Listener>();
  private readonly recent: NumberedChatEvent[] = [];
  private seq = 0;

  get last(): number {
    return this.seq;
  }

  emit(event: ChatEvent): void {
    const numbered = { ...event, seq: ++this.seq };
    this.recent.push(numbered);
    if (this.recent.length > KEPT) this.recent.shift();
    for (const listener of this.listeners) listener(numbered);
  }

  /** Events after a number: of one chat and those that concern everybody, or all. */
  since(seq: number, chatId?: number): NumberedChatEvent[] {
    return this.recent.filter((event) => event.seq > seq && concerns(event, chatId));
  }

  /** Calls the listener for every later event until the returned function is called. */
  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

/** Whether an event belongs to this chat; events of chat 0 concern everybody. */
export function concerns(event: NumberedChatEvent, chatId: number | undefined): boolean {
  return chatId === undefined || event.chatId === chatId || event.chatId === 0;
}
