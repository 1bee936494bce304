import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/index.js';
import type {
  DueSend,
  NewAdoption,
  NewOperation,
  Operation,
  OperationAnswerClass,
  OperationPurpose,
  SendAnswer,
} from './chain.types.js';
import type { OperationState, OperationStatus } from './operation.lifecycle.js';

interface OperationRow {
  id: string;
  txid: string;
  purpose: OperationPurpose;
  subject: string;
  owner_address: string;
  signed_hex: string;
  expiration: Date;
  status: OperationStatus;
  attempts: number;
  answer: string | null;
  answer_class: OperationAnswerClass | null;
  outlived: boolean;
  contract_ret: string | null;
  included_height: string | null;
  included_block_id: string | null;
  included_time: Date | null;
  fee_sun: string;
}

const toOperation = (row: OperationRow): Operation => ({
  id: row.id,
  txid: row.txid,
  purpose: row.purpose,
  subject: row.subject,
  ownerAddress: row.owner_address,
  signedHex: row.signed_hex,
  expiration: row.expiration,
  status: row.status,
  attempts: row.attempts,
  answer: row.answer,
  answerClass: row.answer_class,
  outlived: row.outlived,
  contractRet: row.contract_ret,
  includedHeight: row.included_height === null ? null : BigInt(row.included_height),
  includedBlockId: row.included_block_id,
  includedTime: row.included_time,
  feeSun: BigInt(row.fee_sun),
});

/** Where an operation stands in the chain; null: nowhere. */
export interface Place {
  readonly height: bigint;
  readonly blockId: string;
  readonly time: Date;
  readonly feeSun: bigint;
}

/** One compare-and-set. */
export interface OperationChange {
  readonly id: string;
  readonly from: OperationStatus;
  readonly next: OperationState;
  readonly notice: boolean;
  readonly place: Place | null;
}

/** Transactions that we send, with their signed bytes. */
@Injectable()
export class OperationRepository {
  async insert(tx: Tx, operations: readonly NewOperation[]): Promise<void> {
    if (operations.length === 0) return;
    await tx.query(
      `INSERT INTO tron_transactions (purpose, subject, owner_address, txid, signed_hex, expiration, status)
       SELECT *, 'signed' FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])`,
      [
        operations.map((o) => o.purpose),
        operations.map((o) => o.subject),
        operations.map((o) => o.ownerAddress),
        operations.map((o) => o.txid),
        operations.map((o) => o.signedHex),
        operations.map((o) => o.expiration),
      ],
    );
  }

  /** What became of them is noticed by whoever waits for it, as if we had sent them just now. */
  async adopt(tx: Tx, operations: readonly NewAdoption[]): Promise<void> {
    for (const one of operations)
      await tx.query(
        `INSERT INTO tron_transactions (purpose, subject, owner_address, txid, signed_hex, expiration, status, answer,
           noticed, included_height, included_block_id, included_time, contract_ret, fee_sun)
         VALUES ($1, $2, $3, $4, '', $7, 'solid', 'adopted', false, $5, $6, $7, 'SUCCESS', $8)`,
        [
          one.purpose,
          one.subject,
          one.ownerAddress,
          one.txid,
          one.height.toString(),
          one.blockId,
          one.time,
          one.feeSun.toString(),
        ],
      );
  }

  /**
   * Records a send of what is due and not yet expired by chain time, and says what to send. The next send of the
   * same bytes comes after a pause that doubles.
   */
  async takeDue(tx: Tx, limit: number, firstPauseMs: number, longestPauseMs: number): Promise<DueSend[]> {
    const taken = await rows<{ id: string; txid: string; signed_hex: string; attempts: number }>(
      tx,
      `UPDATE tron_transactions SET status = 'sent', attempts = attempts + 1, updated_at = now(),
         next_send_at = now() + least($3, $2 * 2 ^ least(attempts, 10)) * interval '1 millisecond'
       WHERE id IN (
         SELECT t.id FROM tron_transactions t
         WHERE t.status IN ('signed', 'sent') AND t.next_send_at <= now()
           AND t.expiration > (SELECT block_time FROM chain_cursor WHERE id = 1)
           AND NOT EXISTS (SELECT 1 FROM send_holds WHERE released_at IS NULL)
         ORDER BY t.next_send_at LIMIT $1 FOR UPDATE SKIP LOCKED)
       RETURNING id, txid, signed_hex, attempts`,
      [limit, firstPauseMs, longestPauseMs],
    );
    return taken.map((row) => ({
      id: row.id,
      txid: row.txid,
      signedHex: row.signed_hex,
      attempt: row.attempts,
    }));
  }

  async setAnswers(tx: Tx, answers: readonly SendAnswer[]): Promise<void> {
    if (answers.length === 0) return;
    await tx.query(
      `UPDATE tron_transactions t SET answer = a.text, answer_class = a.class
       FROM unnest($1::uuid[], $2::text[], $3::text[]) AS a (id, text, class) WHERE t.id = a.id`,
      [
        answers.map(({ id }) => id),
        answers.map(({ text }) => text),
        answers.map((answer) => (answer.class === 'unsent' ? null : answer.class)),
      ],
    );
  }

  async sendAgainIn(tx: Tx, ids: readonly string[], ms: number): Promise<void> {
    if (ids.length === 0) return;
    await tx.query(
      `UPDATE tron_transactions SET next_send_at = now() + $2 * interval '1 millisecond'
       WHERE id = ANY($1) AND status IN ('signed', 'sent')`,
      [ids, ms],
    );
  }

  /** Each one only from the status it was read in. @returns ids that changed */
  async compareAndSet(tx: Tx, changes: readonly OperationChange[]): Promise<string[]> {
    if (changes.length === 0) return [];
    const changed = await rows<{ id: string }>(
      tx,
      `UPDATE tron_transactions t SET status = c.status, attempts = c.attempts, outlived = c.outlived,
         contract_ret = c.contract_ret, noticed = t.noticed AND NOT c.notice, included_height = c.height,
         included_block_id = c.block_id, included_time = c.time, fee_sun = c.fee, updated_at = now(),
         next_send_at = CASE WHEN c.status = 'sent' AND t.status = 'included' THEN now() ELSE t.next_send_at END
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::int[], $5::bool[], $6::text[], $7::bool[], $8::bigint[],
         $9::text[], $10::timestamptz[], $11::bigint[])
         AS c (id, from_status, status, attempts, outlived, contract_ret, notice, height, block_id, time, fee)
       WHERE t.id = c.id AND t.status = c.from_status RETURNING t.id`,
      [
        changes.map((c) => c.id),
        changes.map((c) => c.from),
        changes.map((c) => c.next.status),
        changes.map((c) => c.next.attempts),
        changes.map((c) => c.next.outlived),
        changes.map((c) => c.next.contractRet),
        changes.map((c) => c.notice),
        changes.map((c) => c.place?.height.toString() ?? null),
        changes.map((c) => c.place?.blockId ?? null),
        changes.map((c) => c.place?.time ?? null),
        changes.map((c) => (c.place?.feeSun ?? 0n).toString()),
      ],
    );
    return changed.map(({ id }) => id);
  }

  lockByIds(tx: Tx, ids: readonly string[]): Promise<Operation[]> {
    return this.select(tx, 'WHERE id = ANY($1) ORDER BY id FOR UPDATE', [ids]);
  }

  /** Whatever their status: a rejected one that shows up is a surplus the books must know. */
  lockByTxids(tx: Tx, txids: readonly string[]): Promise<Operation[]> {
    return this.select(tx, 'WHERE txid = ANY($1) ORDER BY id FOR UPDATE', [txids]);
  }

  lockInBlock(tx: Tx, height: bigint, blockId: string): Promise<Operation[]> {
    return this.select(
      tx,
      `WHERE status = 'included' AND included_height = $1 AND included_block_id = $2 ORDER BY id FOR UPDATE`,
      [height.toString(), blockId],
    );
  }

  lockIncludedUpTo(tx: Tx, height: bigint): Promise<Operation[]> {
    return this.select(tx, `WHERE status = 'included' AND included_height <= $1 ORDER BY id FOR UPDATE`, [
      height.toString(),
    ]);
  }

  lockExpired(tx: Tx, solidTime: Date): Promise<Operation[]> {
    return this.select(
      tx,
      `WHERE status IN ('signed', 'sent', 'rejected') AND expiration <= $1 ORDER BY id FOR UPDATE`,
      [solidTime],
    );
  }

  /** Oldest change first. */
  async unnoticed(
    tx: Tx,
    purpose: OperationPurpose,
    limit: number,
    exclude: readonly string[],
  ): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      `SELECT id FROM tron_transactions WHERE NOT noticed AND purpose = $1 AND id <> ALL($3::uuid[])
       ORDER BY updated_at LIMIT $2`,
      [purpose, limit, exclude],
    );
    return found.map(({ id }) => id);
  }

  takeUnnoticed(tx: Tx, ids: readonly string[]): Promise<Operation[]> {
    return this.select(tx, 'WHERE NOT noticed AND id = ANY($1) ORDER BY updated_at FOR UPDATE SKIP LOCKED', [
      ids,
    ]);
  }

  async markNoticed(tx: Tx, ids: readonly string[]): Promise<void> {
    await tx.query('UPDATE tron_transactions SET noticed = true WHERE id = ANY($1)', [ids]);
  }

  async subjectsOf(
    tx: Tx,
    purpose: OperationPurpose,
    txids: readonly string[],
  ): Promise<ReadonlyMap<string, string>> {
    const found = await rows<{ txid: string; subject: string }>(
      tx,
      'SELECT txid, subject FROM tron_transactions WHERE txid = ANY($2) AND purpose = $1',
      [purpose, txids],
    );
    return new Map(found.map(({ txid, subject }) => [txid, subject]));
  }

  bySubject(tx: Tx, purpose: OperationPurpose, subject: string): Promise<Operation[]> {
    return this.select(tx, 'WHERE subject = $2 AND purpose = $1 ORDER BY created_at DESC', [
      purpose,
      subject,
    ]);
  }

  private async select(tx: Tx, where: string, parameters: unknown[]): Promise<Operation[]> {
    const found = await rows<OperationRow>(tx, `SELECT * FROM tron_transactions ${where}`, parameters);
    return found.map(toOperation);
  }
}
