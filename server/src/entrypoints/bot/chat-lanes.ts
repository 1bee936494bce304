/** One update of a chat after the other, any number of chats at once: a double tap finds the first tap's result. */
export class ChatLanes {
  private readonly tails = new Map<number, Promise<void>>();

  /** Resolves when this piece of work is done; never rejects, work must handle its own failures. */
  run(chatId: number, work: () => Promise<void>): Promise<void> {
    const before = this.tails.get(chatId) ?? Promise.resolve();
    const tail = before.then(work).catch(() => undefined);
    this.tails.set(chatId, tail);
    void tail.then(() => {
      if (this.tails.get(chatId) === tail) this.tails.delete(chatId);
    });
    return tail;
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.tails.size > 0) await Promise.all(this.tails.values());
  }
}
