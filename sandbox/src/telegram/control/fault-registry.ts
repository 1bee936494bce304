import { z } from 'zod';

/** Ways in which the Bot API can go wrong on demand. */
export const FAULT_NAMES = [
  'timeout_before',
  'timeout_after',
  'http_429',
  'http_500',
  'http_502',
  'unreachable',
  'down',
  'slow',
] as const;

export const faultRequest = z.strictObject({
  name: z.enum(FAULT_NAMES),
  /** How many calls it hits; `down` lasts until it is removed. */
  times: z.number().int().positive().max(1_000_000).optional(),
  /** Only calls of this method; all when absent. */
  method: z.string().optional(),
  /** Seconds, for http_429. */
  retryAfter: z.number().int().positive().max(3600).default(1),
  /** Milliseconds: how long a time-out holds the connection, how late `slow` answers. */
  ms: z.number().int().nonnegative().max(600_000).optional(),
});

export type FaultRequest = z.input<typeof faultRequest>;

export interface Fault {
  id: number;
  name: (typeof FAULT_NAMES)[number];
  method: string | null;
  retryAfter: number;
  ms: number;
  /** Calls it will still hit; null without end. */
  left: number | null;
  hits: number;
}

const HOLD_MS = 120_000;
const SLOW_MS = 2_000;

/** Faults that wait for their calls, oldest first. */
export class FaultRegistry {
  private faults: Fault[] = [];
  private nextId = 1;
  private readonly listeners = new Set<() => void>();

  /** Adds a fault; throws a ZodError on a wrong request. */
  add(request: FaultRequest): Fault {
    const { name, times, method, retryAfter, ms } = faultRequest.parse(request);
    const fault: Fault = {
      id: this.nextId++,
      name,
      method: method ?? null,
      retryAfter,
      ms: ms ?? (name === 'slow' ? SLOW_MS : HOLD_MS),
      left: name === 'down' && times === undefined ? null : (times ?? 1),
      hits: 0,
    };
    this.faults.push(fault);
    this.changed();
    return fault;
  }

  list(): Fault[] {
    return this.faults;
  }

  /** The fault that hits this call, counted; undefined for a call that goes well. */
  take(method: string): Fault | undefined {
    const fault = this.faults.find(
      (one) => one.method === null || one.method.toLowerCase() === method.toLowerCase(),
    );
    if (!fault) return undefined;
    fault.hits += 1;
    if (fault.left !== null && --fault.left === 0) this.remove(fault.id);
    return fault;
  }

  remove(id: number): boolean {
    const before = this.faults.length;
    this.faults = this.faults.filter((fault) => fault.id !== id);
    this.changed();
    return this.faults.length < before;
  }

  clear(): void {
    this.faults = [];
    this.changed();
  }

  /** Whether webhooks are cut off too. */
  get isDown(): boolean {
    return this.faults.some((fault) => fault.name === 'down');
  }

  onChange(listener: () => void): void {
    this.listeners.add(listener);
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}
