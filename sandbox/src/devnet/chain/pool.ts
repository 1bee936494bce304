import type { Tx } from '../wire/transaction.js';
import type { AdminChange } from './block.js';
import type { Receipt } from './receipt.js';

/** Something waiting for a block. */
export type PoolItem =
  { kind: 'tx'; tx: Tx; receipt: Receipt; heldUntil: number } | { kind: 'admin'; run: AdminChange };

/** The node's pending transactions in order of arrival. */
export class Pool {
  items: PoolItem[] = [];
  private readonly ids = new Set<string>();

  get size(): number {
    return this.ids.size;
  }

  has(txid: string): boolean {
    return this.ids.has(txid);
  }

  add(item: PoolItem): void {
    this.items.push(item);
    if (item.kind === 'tx') this.ids.add(item.tx.txid);
  }

  find(txid: string): (PoolItem & { kind: 'tx' }) | undefined {
    if (!this.ids.has(txid)) return undefined;
    for (const item of this.items) if (item.kind === 'tx' && item.tx.txid === txid) return item;
    return undefined;
  }

  txids(): string[] {
    return [...this.ids];
  }

  /** Empties the pool and returns what was in it. */
  takeAll(): PoolItem[] {
    const taken = this.items;
    this.items = [];
    this.ids.clear();
    return taken;
  }
}
