import type { Readable } from 'node:stream';

const NEWLINE = 0x0a;

/** Lines as they come, in the chunks they come in, counted; some at a time where that is wanted. */
export class LineSource {
  /** Lines that were taken so far. */
  taken = 0;
  private readonly chunks: AsyncIterator<Buffer>;
  private rest: Buffer | null = null;

  constructor(stream: Readable) {
    this.chunks = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  }

  /** At most that many further lines, whole ones, as bytes. */
  async *take(lines: number): AsyncGenerator<Buffer> {
    let left = lines;
    while (left > 0) {
      const chunk = this.rest ?? (await this.next());
      this.rest = null;
      if (!chunk) return;
      const { end, count } = endOf(chunk, left);
      if (end < chunk.length) this.rest = chunk.subarray(end);
      left -= count;
      this.taken += count;
      yield chunk.subarray(0, end);
    }
  }

  private async next(): Promise<Buffer | null> {
    const { value, done } = await this.chunks.next();
    return done === true ? null : value;
  }
}

/** Where that many lines end in the chunk, or the chunk does; and how many lines ended before. */
function endOf(chunk: Buffer, lines: number): { end: number; count: number } {
  let count = 0;
  for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) {
    count += 1;
    if (count === lines) return { end: at + 1, count };
  }
  return { end: chunk.length, count };
}
