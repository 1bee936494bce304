import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';
import type {
  ChainAnchor,
  ChainCursor,
  Movement,
  NewAdoption,
  NewOperation,
  Operation,
  OperationPurpose,
  StoredMovement,
} from './chain.types.js';
import { CursorRepository } from './cursor.repository.js';
import { MovementRepository } from './movement.repository.js';
import { OperationRepository } from './operation.repository.js';

/** Chain time that a transaction signed now has to get into a block. */
const LIFETIME_MS = 45_000;
/** Two thirds of that lifetime remain to what is signed this many blocks behind the head. */
const NEAR_BLOCKS = 5;
const SILENT_SECONDS = 30;
const SECONDS_PER_BLOCK = 3n;
const LOOK_BACK_MS = 30 * 24 * 3600 * 1000;

/** What is known of the chain, and the operations that other rooms have sent. */
@Injectable()
export class ChainService {
  constructor(
    private readonly database: Database,
    private readonly cursors: CursorRepository,
    private readonly movements: MovementRepository,
    private readonly operations: OperationRepository,
  ) {}

  /** Null before the scanner's first start. */
  findCursor(tx?: Tx): Promise<ChainCursor | null> {
    return this.cursors.find(tx ?? this.database.manager);
  }

  /** @throws AppError chain/not_started (the world's) before the scanner's first start */
  async cursor(tx?: Tx): Promise<ChainCursor> {
    const cursor = await this.findCursor(tx);
    if (cursor) return cursor;
    throw new AppError('chain/not_started', 'world', 'no block has been scanned yet');
  }

  /**
   * Whether something may be signed: the scanner sees the head, and nothing is held. While it does not see it, as
   * after a long stop, what is signed by its time would be expired when it is sent.
   */
  async maySign(): Promise<boolean> {
    return (await this.seesHead()) && !(await this.isHeld());
  }

  /** Whether the books may lack what the chain knows, see SendHolds: until then nobody is given anything back. */
  isHeld(tx: Tx = this.database.manager): Promise<boolean> {
    return this.cursors.isHeld(tx);
  }

  /** @throws AppError chain/held (the world's) while the books may lack what the chain knows */
  async assertNotHeld(tx: Tx): Promise<void> {
    if (await this.isHeld(tx))
      throw new AppError('chain/held', 'world', 'Chain and books are being compared. Try again after that.');
  }

  /** Whether the scanner is at the head of the chain. */
  seesHead(): Promise<boolean> {
    return this.cursors.isNear(this.database.manager, NEAR_BLOCKS, SILENT_SECONDS);
  }

  /**
   * The cursor, when the scanner is near enough to the head that a payment would be seen soon.
   * @throws AppError selling/paused (the world's) while it stands still, is further behind, or sending is held
   */
  async assertWatched(maxLagSeconds: number): Promise<ChainCursor> {
    const cursor = await this.findCursor();
    if (!cursor || cursor.haltedReason !== null)
      throw new AppError('selling/paused', 'world', 'The chain is not being watched.');
    const behindSeconds = Number((cursor.nodeHeight - cursor.height) * SECONDS_PER_BLOCK);
    const silentSeconds = (Date.now() - cursor.updatedAt.getTime()) / 1000;
    if (behindSeconds > maxLagSeconds || silentSeconds > maxLagSeconds)
      throw new AppError('selling/paused', 'world', 'The scanner is behind the chain.', {
        behindSeconds,
        silentSeconds,
      });
    if (await this.isHeld())
      throw new AppError('selling/paused', 'world', 'Chain and books are being compared.');
    return cursor;
  }

  /**
   * What to sign against: the solid block as reference, so that no reorganisation invalidates it.
   * @throws AppError chain/not_started
   */
  async anchor(tx?: Tx): Promise<ChainAnchor> {
    const manager = tx ?? this.database.manager;
    const cursor = await this.cursor(manager);
    const solid = await this.cursors.blockAt(manager, cursor.solidHeight);
    if (!solid) throw new AppError('chain/no_solid_block', 'ours', `no row of block ${cursor.solidHeight}`);
    return {
      height: cursor.height,
      headTime: cursor.blockTime,
      refBlockHeight: solid.height,
      refBlockId: solid.id,
      expiration: new Date(cursor.blockTime.getTime() + LIFETIME_MS),
    };
  }

  /**
   * Records signed bytes before anything is sent. Broadcasting picks them up once this is committed.
   * Fails (unique violation) where the subject already has a live operation of that purpose.
   */
  recordSigned(tx: Tx, operations: readonly NewOperation[]): Promise<void> {
    return this.operations.insert(tx, operations);
  }

  /** Records transactions of ours that solid blocks hold and the books had lost; see NewAdoption. */
  recordAdopted(tx: Tx, operations: readonly NewAdoption[]): Promise<void> {
    return this.operations.adopt(tx, operations);
  }

  /**
   * Operations whose state changed since they were last noticed: included, solid, rejected, failed, dead, or back
   * to sent (rejected, if it was before) because its block was orphaned. Oldest change first.
   */
  unnoticed(purpose: OperationPurpose, limit: number, exclude: readonly string[] = []): Promise<string[]> {
    return this.operations.unnoticed(this.database.manager, purpose, limit, exclude);
  }

  /** Those of them that nobody else is noticing, locked. */
  takeUnnoticed(tx: Tx, ids: readonly string[]): Promise<Operation[]> {
    return this.operations.takeUnnoticed(tx, ids);
  }

  async markNoticed(tx: Tx, ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.operations.markNoticed(tx, ids);
  }

  /** The newest operation of this purpose and subject, or null. */
  async findOperation(purpose: OperationPurpose, subject: string, tx?: Tx): Promise<Operation | null> {
    const [newest] = await this.findOperations(purpose, subject, tx);
    return newest ?? null;
  }

  /** All of them, newest first. */
  findOperations(purpose: OperationPurpose, subject: string, tx?: Tx): Promise<Operation[]> {
    return this.operations.bySubject(tx ?? this.database.manager, purpose, subject);
  }

  /** What these transactions were signed for, as far as they are operations of this purpose; by txid. */
  async subjectsOf(
    tx: Tx,
    purpose: OperationPurpose,
    txids: readonly string[],
  ): Promise<ReadonlyMap<string, string>> {
    return txids.length === 0 ? new Map() : this.operations.subjectsOf(tx, purpose, txids);
  }

  /** Movements in solid blocks that the ledger does not know yet, oldest first, locked. */
  async takeUnbookedMovements(tx: Tx, limit: number): Promise<StoredMovement[]> {
    const cursor = await this.findCursor(tx);
    return cursor ? this.movements.takeUnbooked(tx, cursor.solidHeight, limit) : [];
  }

  async markMovementsBooked(tx: Tx, ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.movements.markBooked(tx, ids);
  }

  /** What moved the address's money in these blocks: sun, fees included, or micro-USDT. */
  movedBetween(
    tx: Tx,
    { address, currency }: Pick<Movement, 'address' | 'currency'>,
    fromHeight: bigint,
    toHeight: bigint,
  ): Promise<bigint> {
    return this.movements.movedBetween(tx, address, currency, fromHeight, toHeight);
  }

  /**
   * Which of these targets the address sent money to lately by transactions that are none of ours.
   * @param since chain time; 30 days back where none is given, longer than anybody keeps one backup
   */
  async unexplainedTargets(
    tx: Tx,
    address: string,
    targets: readonly string[],
    since?: Date,
  ): Promise<ReadonlySet<string>> {
    const from = since ?? new Date((await this.cursor(tx)).blockTime.getTime() - LOOK_BACK_MS);
    return this.movements.unexplainedTargets(tx, address, targets, from);
  }

  /** Lets a stopped scanner go on, after a person has found out why it stopped. @returns whether it stood still */
  resume(tx: Tx): Promise<boolean> {
    return this.cursors.clearHalted(tx);
  }
}
