import type { Chain } from '../chain/chain.js';
import type { FaultBook } from '../control/faults.js';
import type { RequestCounters } from '../control/request-counters.js';

/** What every node address shares. */
export interface NodeWorld {
  chain: Chain;
  faults: FaultBook;
  counters: RequestCounters;
}

/** An answer other than JSON with status 200. */
export interface RawAnswer {
  status: number;
  type: string;
  body: string;
}

/** Hang up without an answer. */
export const HANG_UP = Symbol('hang up');
export type Answer = RawAnswer | typeof HANG_UP | string;

/** Waits without keeping the process alive. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
