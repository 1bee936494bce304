import { createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { messageOf } from '../errors/index.js';
import { SharedRedis } from '../queue/index.js';
import { type Count, FixedWindows } from './fixed-window.js';

export interface Turn {
  readonly allowed: boolean;
  /** Whole seconds until the window begins anew; 0 where allowed. */
  readonly retryAfterSeconds: number;
}

/** One more or one less, in the window that runs or a new one. A give-back opens no window. */
const COUNT = `
local change = tonumber(ARGV[1])
if change < 0 and redis.call('EXISTS', KEYS[1]) == 0 then return {0, tonumber(ARGV[2])} end
local count = redis.call('INCRBY', KEYS[1], change)
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  left = tonumber(ARGV[2])
end
return {count, left}`;

const SECOND = 1000;
const COMPLAIN_EVERY_MS = 30_000;

/** Fixed windows in Redis, for all processes together; in this process alone while Redis is away. Never fails. */
@Injectable()
export class RateLimiter {
  private readonly logger = new Logger(RateLimiter.name);
  private readonly own = new FixedWindows();
  private complainedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly redis: SharedRedis) {}

  /**
   * Takes one of `limit` turns of the window.
   * @param key whose turns, as `<what>:<who>`: any text, kept as a hash
   */
  async take(key: string, limit: number, windowSeconds: number): Promise<Turn> {
    const { count, leftMs } = await this.count(key, 1, windowSeconds * SECOND);
    const allowed = count <= limit;
    return { allowed, retryAfterSeconds: allowed ? 0 : Math.max(1, Math.ceil(leftMs / SECOND)) };
  }

  /** Gives back a turn that need not have counted, such as that of a log-in that went well. */
  async giveBack(key: string, windowSeconds: number): Promise<void> {
    await this.count(key, -1, windowSeconds * SECOND);
  }

  private async count(key: string, change: 1 | -1, windowMs: number): Promise<Count> {
    const name = `limit:${createHash('sha256').update(key).digest('base64url')}`;
    try {
      const answer: unknown = await this.redis.ask((client) => client.eval(COUNT, 1, name, change, windowMs));
      const [count, leftMs] = answer as [number, number];
      return { count, leftMs };
    } catch (error) {
      this.complain(error);
      return this.own.change(name, change, windowMs);
    }
  }

  private complain(error: unknown): void {
    if (performance.now() - this.complainedAt < COMPLAIN_EVERY_MS) return;
    this.complainedAt = performance.now();
    this.logger.warn(`this process counts alone: ${messageOf(error)}`);
  }
}
