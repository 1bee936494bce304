import { createHash, randomBytes } from 'node:crypto';

const WORD_BYTES = 4;
const WORD_RANGE = 0x1_0000_0000;

/** A fresh seed, for runs that are not repeated. */
export const newSeed = (): string => randomBytes(6).toString('hex');

/**
 * Random numbers that a seed repeats: a stream of SHA-256 over the seed and a counter. Streams of other names over
 * the same seed are independent, so that one actor's draws do not depend on how often another one draws.
 */
export class SeededRandom {
  private block: Buffer = Buffer.alloc(0);
  private at = 0;
  private counter = 0;

  constructor(
    readonly seed: string,
    private readonly stream = '',
  ) {}

  /** Its own sequence for one purpose. */
  fork(name: string): SeededRandom {
    return new SeededRandom(this.seed, `${this.stream}/${name}`);
  }

  /** From 0 up to but not including 1. */
  unit(): number {
    return this.word() / WORD_RANGE;
  }

  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number {
    return min + Math.floor(this.unit() * (max - min + 1));
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  /** @throws Error when there is nothing to pick from */
  pick<T>(items: readonly T[]): T {
    const picked = items[this.int(0, items.length - 1)];
    if (picked === undefined) throw new Error('nothing to pick from');
    return picked;
  }

  /** The same items in another order. */
  shuffled<T>(items: readonly T[]): T[] {
    const keyed = items.map((item) => ({ item, key: this.unit() }));
    return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
  }

  private word(): number {
    if (this.at >= this.block.length) {
      this.block = createHash('sha256').update(`${this.seed}${this.stream}#${this.counter}`).digest();
      this.counter += 1;
      this.at = 0;
    }
    const word = this.block.readUInt32BE(this.at);
    this.at += WORD_BYTES;
    return word;
  }
}
