import type { StateValue } from './entities.js';
import type { StateSource } from './overlay.js';

type Writes = Map<string, StateValue | null>;

interface Undo {
  number: number;
  previous: Writes;
}

/**
 * State at the head with undo records of the newest blocks, so that any retained block's state can be read
 * and unsolidified blocks can be taken back.
 */
export class HistoryStore implements StateSource {
  private readonly head = new Map<string, StateValue>();
  private readonly undo: Undo[] = [];
  /** Receivers ever delegated to by an owner, and owners ever seen by a receiver: a superset for scans. */
  private readonly receivers = new Map<string, Set<string>>();
  private readonly owners = new Map<string, Set<string>>();

  constructor(private readonly retained = 512) {}

  get(key: string): StateValue | undefined {
    return this.head.get(key);
  }

  /** Applies one block's writes. */
  apply(number: number, writes: Writes): void {
    const previous: Writes = new Map();
    for (const [key, value] of writes) {
      previous.set(key, this.head.get(key) ?? null);
      if (value === null) this.head.delete(key);
      else this.head.set(key, value);
      if (key.startsWith('link:')) this.noteLink(key);
    }
    this.undo.push({ number, previous });
    if (this.undo.length > this.retained) this.undo.shift();
  }

  /**
   * Takes back the newest block.
   * @throws Error when nothing is retained
   */
  revert(): void {
    const last = this.undo.pop();
    if (!last) throw new Error('no block to take back');
    for (const [key, value] of last.previous) {
      if (value === null) this.head.delete(key);
      else this.head.set(key, value);
    }
  }

  /** State as it was after block `number`, or the oldest retained one. */
  at(number: number): StateSource {
    return {
      get: (key) => {
        const found = this.previousAfter(number, key);
        return found === undefined ? this.head.get(key) : (found ?? undefined);
      },
    };
  }

  private previousAfter(number: number, key: string): StateValue | null | undefined {
    let low = this.undo.length;
    while (low > 0 && (this.undo[low - 1]?.number ?? 0) > number) low -= 1;
    for (let i = low; i < this.undo.length; i += 1) {
      const value = this.undo[i]?.previous.get(key);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  private noteLink(key: string): void {
    const [, from = '', to = ''] = key.split(':');
    const add = (map: Map<string, Set<string>>, key: string, value: string): void => {
      const known = map.get(key);
      if (known) known.add(value);
      else map.set(key, new Set([value]));
    };
    add(this.receivers, from, to);
    add(this.owners, to, from);
  }

  /** Everyone `owner` ever delegated to; check each against the state wanted. */
  receiversOf(owner: string): Iterable<string> {
    return this.receivers.get(owner) ?? [];
  }

  /** Everyone who ever delegated to `receiver`. */
  ownersOf(receiver: string): Iterable<string> {
    return this.owners.get(receiver) ?? [];
  }

  /** All owners who ever delegated. */
  allOwners(): Iterable<string> {
    return this.receivers.keys();
  }
}
