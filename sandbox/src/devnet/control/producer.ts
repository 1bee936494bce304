import type { Chain } from '../chain/chain.js';

/** Makes a block every so many wall milliseconds; 0 makes none by itself. */
export class Producer {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly chain: Chain,
    private ms: number,
  ) {
    this.schedule();
  }

  get interval(): number {
    return this.ms;
  }

  setInterval(ms: number): void {
    this.stop();
    this.ms = ms;
    this.schedule();
  }

  private schedule(): void {
    if (this.ms <= 0) return;
    this.timer = setInterval(() => this.chain.produce(), this.ms);
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = undefined;
  }
}
