import type { StateValue } from '../state/entities.js';
import { HistoryStore } from '../state/history.store.js';
import { Overlay, StateReader } from '../state/overlay.js';
import { SLOT_MS } from '../state/parameters.js';
import { blockReference } from '../wire/block.codec.js';
import type { Tx } from '../wire/transaction.js';
import { admit, type ChainView } from './admission.js';
import type { BlockLog, LogEntry } from './block-log.js';
import { sealBlock, type AdminChange, type Block, type StoredTx } from './block.js';
import type { ChainClock } from './clock.js';
import { RefusedError } from './errors.js';
import { executeTx, type ExecutionTime } from './execute.js';
import { GENESIS_TIME, genesisBlock, genesisState, WITNESSES } from './genesis.js';
import { Pool, type PoolItem } from './pool.js';

export interface ChainSettings {
  clock: ChainClock;
  /** Blocks the solidified view stays behind. */
  solidLag: number;
  faucet: string;
  witnessKey: string;
  /** More pending transactions than this are refused with SERVER_BUSY. */
  maxPending: number;
}

/** A state to answer reads from, with the chain time it stands at. */
export interface View {
  state: StateReader;
  number: number;
  /** Milliseconds. */
  time: number;
  slot: number;
}

type Writes = Map<string, StateValue | null>;

/** The chain: blocks, state with history, and the pool on top. Everything is synchronous. */
export class Chain implements ChainView {
  readonly blocks: Block[] = [];
  readonly history = new HistoryStore();
  readonly pool = new Pool();
  private pending = new Overlay(this.history);
  private readonly places = new Map<string, { number: number; index: number }>();
  private readonly listeners = new Set<(block: Block) => void>();
  private forkSalt = 0;
  private log: BlockLog | undefined;

  constructor(readonly settings: ChainSettings) {
    const genesis = genesisBlock();
    this.blocks.push(genesis);
    this.history.apply(0, genesisState(settings.faucet));
  }

  /** Replays what an earlier process wrote, then keeps writing to `log`. */
  resume(entries: LogEntry[], log: BlockLog): void {
    for (const entry of entries) {
      if (entry.kind === 'block') this.attach(entry.block, entry.writes);
      else while (this.head.number > entry.to) this.detach();
    }
    this.forkSalt = entries.filter((entry) => entry.kind === 'cut').length;
    this.log = log;
  }

  get head(): Block {
    const block = this.blocks[this.blocks.length - 1];
    if (!block) throw new Error('chain without genesis');
    return block;
  }

  get headNumber(): number {
    return this.head.number;
  }

  get headTime(): number {
    return this.head.timestamp;
  }

  get solidNumber(): number {
    return Math.max(0, this.headNumber - this.settings.solidLag);
  }

  blockIdOf(number: number): string | undefined {
    return this.blocks[number]?.id;
  }

  isKnown(txid: string): boolean {
    return this.places.has(txid) || this.pool.has(txid);
  }

  /** The block a transaction is in, and its place there. */
  find(txid: string): { block: Block; index: number; stored: StoredTx } | undefined {
    const place = this.places.get(txid);
    const block = place && this.blocks[place.number];
    const stored = place && block?.txs[place.index];
    return block && stored ? { block, index: place.index, stored } : undefined;
  }

  onBlock(listener: (block: Block) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private timeAt(block: Block): ExecutionTime {
    return { time: block.timestamp, slot: (block.timestamp - GENESIS_TIME) / SLOT_MS };
  }

  /** Head with (`pending`) or without the pool's effects, or the state after block `number`. */
  view(at: 'pending' | 'head' | number): View {
    const block = typeof at === 'number' ? (this.blocks[at] ?? this.head) : this.head;
    const source =
      at === 'pending' ? this.pending : at === 'head' ? this.history : this.history.at(block.number);
    return { state: new StateReader(source), number: block.number, ...this.timeAt(block) };
  }

  /** Reference-block fields of a transaction built now on block `number`. */
  reference(number: number): { refBlockBytes: string; refBlockHash: string } {
    return blockReference(number, this.blockIdOf(number) ?? this.head.id);
  }

  /**
   * Takes a transaction into the pool after executing it on the pending state.
   * @throws RefusedError
   */
  push(tx: Tx, heldBlocks = 0): void {
    if (this.pool.size > this.settings.maxPending) throw new RefusedError('SERVER_BUSY', 'Server busy.');
    admit(tx, this.pending, this);
    const { receipt, state } = executeTx(this.pending, tx, this.timeAt(this.head));
    state.mergeInto(this.pending);
    this.pool.add({ kind: 'tx', tx, receipt, heldUntil: this.headNumber + heldBlocks });
  }

  /** Changes state without a transaction, as part of the next block. */
  administer(run: AdminChange): void {
    run(this.pending, this.headTime);
    this.pool.add({ kind: 'admin', run });
  }

  /** Forgets a pending transaction and what it did. */
  dropPending(txid: string): void {
    this.rebuildPool(this.pool.takeAll().filter((item) => item.kind !== 'tx' || item.tx.txid !== txid));
  }

  /** Makes the next block from the pool, at the clock's time unless told otherwise. */
  produce(timestamp = this.settings.clock.next(this.headTime)): Block {
    const parent = this.head;
    const items = this.pool.takeAll();
    const { taken, left } = this.select(items, parent.number + 1);
    const block =
      left.length === 0
        ? this.commit(timestamp, taken, this.pending)
        : this.forge(timestamp, taken, new Set()).block;
    this.rebuildPool(left);
    for (const listener of this.listeners) listener(block);
    return block;
  }

  /** Held transactions wait, and so does whatever follows a permission update of the same owner (Manager). */
  private select(items: PoolItem[], number: number): { taken: PoolItem[]; left: PoolItem[] } {
    const taken: PoolItem[] = [];
    const left: PoolItem[] = [];
    const updated = new Set<string>();
    for (const item of items) {
      const waits = item.kind === 'tx' && (item.heldUntil >= number || updated.has(item.tx.owner));
      (waits ? left : taken).push(item);
      if (!waits && item.kind === 'tx' && item.tx.type === 'AccountPermissionUpdateContract') {
        updated.add(item.tx.owner);
      }
    }
    return { taken, left };
  }

  /** Executes items again on the head; what fails now is left out and reported. */
  private forge(timestamp: number, items: PoolItem[], dropped: Set<string>): { block: Block } {
    const state = new Overlay(this.history);
    const kept: PoolItem[] = [];
    for (const item of items) {
      if (this.rerun(item, state)) kept.push(item);
      else if (item.kind === 'tx') dropped.add(item.tx.txid);
    }
    return { block: this.commit(timestamp, kept, state) };
  }

  private rerun(item: PoolItem, state: Overlay): boolean {
    if (item.kind === 'admin') {
      item.run(state, this.headTime);
      return true;
    }
    try {
      admit(item.tx, state, this);
      const result = executeTx(state, item.tx, this.timeAt(this.head));
      result.state.mergeInto(state);
      item.receipt = result.receipt;
      return true;
    } catch (error) {
      if (error instanceof RefusedError) return false;
      throw error;
    }
  }

  private rebuildPool(items: PoolItem[]): void {
    this.pending = new Overlay(this.history);
    for (const item of items) if (this.rerun(item, this.pending)) this.pool.add(item);
  }

  private commit(timestamp: number, items: PoolItem[], state: Overlay): Block {
    const parent = this.head;
    const slot = (timestamp - GENESIS_TIME) / SLOT_MS;
    const txs = items.flatMap((item) => (item.kind === 'tx' ? [{ tx: item.tx, receipt: item.receipt }] : []));
    const admin = items.flatMap((item) => (item.kind === 'admin' ? [item.run] : []));
    const witness = WITNESSES[(slot + this.forkSalt) % WITNESSES.length] ?? '';
    const fields = { number: parent.number + 1, timestamp, parentId: parent.id, witness };
    const block = sealBlock(fields, txs, admin, this.settings.witnessKey);
    this.attach(block, state.writes);
    this.log?.appendBlock(block, state.writes);
    return block;
  }

  private attach(block: Block, writes: Writes): void {
    this.blocks.push(block);
    this.history.apply(block.number, writes);
    for (const [index, { tx }] of block.txs.entries()) {
      this.places.set(tx.txid, { number: block.number, index });
    }
  }

  private detach(): Block {
    const block = this.head;
    this.blocks.pop();
    this.history.revert();
    for (const { tx } of block.txs) this.places.delete(tx.txid);
    return block;
  }

  /**
   * Replaces the newest `depth` blocks by others and adds one, as a longer fork would.
   * @param dropped decides which transactions leave the chain
   * @param later whether dropped ones wait in the pool afterwards, to be in a later block
   * @returns new block ids, the transactions that are in no block now, and where each one of the replaced blocks was
   * @throws RangeError when a solidified block would be taken back
   */
  reorganise(
    depth: number,
    dropped: (txid: string) => boolean,
    later: boolean,
  ): { blocks: string[]; dropped: string[]; replaced: { txid: string; block: number }[] } {
    if (!Number.isInteger(depth) || depth < 1 || depth > this.headNumber - this.solidNumber) {
      throw new RangeError(`depth must be 1..${this.headNumber - this.solidNumber}: solidified blocks stay`);
    }
    const waiting = this.pool.takeAll();
    const old: Block[] = [];
    for (let i = 0; i < depth; i += 1) old.unshift(this.detach());
    this.log?.appendCut(this.headNumber);
    this.forkSalt += 1;
    const out: PoolItem[] = [];
    const failed = new Set<string>();
    const ids = old.map((block) => {
      const items = block.txs.map(({ tx, receipt }) => ({ kind: 'tx', tx, receipt, heldUntil: 0 }) as const);
      out.push(...items.filter((item) => dropped(item.tx.txid)));
      const kept: PoolItem[] = [
        ...block.admin.map((run) => ({ kind: 'admin', run }) as const),
        ...items.filter((item) => !dropped(item.tx.txid)),
      ];
      return this.forge(block.timestamp, kept, failed).block.id;
    });
    ids.push(this.forge(this.settings.clock.next(this.headTime), [], failed).block.id);
    this.rebuildPool(later ? [...out, ...waiting] : waiting);
    for (const listener of this.listeners) listener(this.head);
    const gone = out.flatMap((item) => (item.kind === 'tx' ? [item.tx.txid] : []));
    const replaced = old.flatMap(({ number, txs }) =>
      txs.map(({ tx }) => ({ txid: tx.txid, block: number })),
    );
    return { blocks: ids, dropped: [...gone, ...failed], replaced };
  }
}
