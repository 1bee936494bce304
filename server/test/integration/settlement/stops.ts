import { Alerts } from '../../../src/domain/alerts/index.js';
import type { SettlementWorld } from './settlement-world.js';

/** What stops selling, and what lets it go on. */
export const STOPS: readonly {
  readonly why: string;
  readonly stop: (world: SettlementWorld) => Promise<void>;
  readonly open: (world: SettlementWorld) => Promise<void>;
}[] = [
  {
    why: 'somebody pulled the brake',
    stop: (world) => world.set('brake.selling', 'true'),
    open: (world) => world.set('brake.selling', 'false'),
  },
  {
    why: 'the books are off',
    stop: (world) => world.rooms.get(Alerts).raise('books_out_of_balance', 'sum:TRX', 'off by 1'),
    open: (world) => world.rooms.get(Alerts).resolve('books_out_of_balance', 'sum:TRX'),
  },
];
