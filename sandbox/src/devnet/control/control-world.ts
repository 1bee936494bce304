import type { Chain } from '../chain/chain.js';
import type { Json } from '../wire/json.js';
import type { FaultBook } from './faults.js';
import type { Producer } from './producer.js';
import type { RequestCounters } from './request-counters.js';

/** What the controls act on. */
export interface ControlWorld {
  chain: Chain;
  faults: FaultBook;
  counters: RequestCounters;
  producer: Producer;
  faucetKey: string;
  /** Virtual clock: controls that send transactions make a block at once. */
  virtual: boolean;
  print(value: Json | object): string;
}
