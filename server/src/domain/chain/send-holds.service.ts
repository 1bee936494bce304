import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';
import { type SendHold, SendHoldRepository } from './send-hold.repository.js';

/**
 * While a hold is open nothing is signed and nothing is sent: after a long stop or a restore the chain may know
 * transactions of ours that the books do not, and sending first would do things twice.
 */
@Injectable()
export class SendHolds {
  constructor(
    private readonly database: Database,
    private readonly repository: SendHoldRepository,
  ) {}

  /** The one that is open, or null. */
  open(tx: Tx = this.database.manager): Promise<SendHold | null> {
    return this.repository.open(tx);
  }

  recent(limit: number): Promise<SendHold[]> {
    return this.repository.recent(this.database.manager, limit);
  }

  /** At a start, before anything runs. @returns whether a hold began */
  async beginIfNeeded(tx: Tx, afterMinutes: number): Promise<boolean> {
    const restored = await this.repository.beginAfterRestore(tx);
    return (await this.repository.beginAfterStop(tx, afterMinutes)) || restored;
  }

  /** The scanner sees the head again. */
  reached(tx: Tx, id: string, height: bigint): Promise<boolean> {
    return this.repository.reached(tx, id, height);
  }

  compared(tx: Tx, id: string, findings: object, doubts: number): Promise<boolean> {
    return this.repository.compared(tx, id, findings, doubts);
  }

  /** @throws AppError holds/not_found, holds/not_compared */
  async release(tx: Tx, id: string, actor: string, reason: string): Promise<void> {
    if (await this.repository.release(tx, id, actor, reason)) return;
    const open = await this.repository.open(tx);
    if (open?.id !== id)
      throw new AppError('holds/not_found', 'caller', 'There is no such hold, or it is released already.');
    throw new AppError(
      'holds/not_compared',
      'caller',
      'Chain and books are not compared yet. It can be released once they are.',
    );
  }
}
