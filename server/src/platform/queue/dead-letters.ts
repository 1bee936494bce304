import { Injectable } from '@nestjs/common';
import { AppError, messageOf } from '../errors/index.js';
import { Database, rows, type Tx } from '../database/index.js';
import type { DeadLetterRow, LetterName } from './dead-letter.types.js';

const FIRST_RETRY_S = 2;
const LONGEST_RETRY_S = 300;
/** What the world failed is not to blame: when the world is well again, it must not rest much longer. */
const LONGEST_AFTER_WORLDS_FAULT_S = 10;

const COLUMNS = `step, subject, error, tries, next_try_at AS "nextTryAt", created_at AS "createdAt",
  updated_at AS "updatedAt", dropped_at AS "droppedAt", dropped_by AS "droppedBy",
  dropped_because AS "droppedBecause"`;

/** Work that failed: which step, on what, why, how often, and when it is tried again. */
@Injectable()
export class DeadLetters {
  constructor(private readonly database: Database) {}

  async record(step: string, subject: string, error: unknown): Promise<void> {
    const worlds = error instanceof AppError && error.fault === 'world';
    await this.database.manager.query(
      `INSERT INTO dead_letters (step, subject, error, next_try_at)
       VALUES ($1, $2, $3, now() + $4 * interval '1 second')
       ON CONFLICT (step, subject) DO UPDATE SET error = excluded.error, tries = dead_letters.tries + 1,
         next_try_at = now() + least($5, $4 * 2 ^ least(dead_letters.tries, 20)) * interval '1 second',
         updated_at = now()`,
      [
        step,
        subject,
        messageOf(error),
        FIRST_RETRY_S,
        worlds ? LONGEST_AFTER_WORLDS_FAULT_S : LONGEST_RETRY_S,
      ],
    );
  }

  /** Subjects of the step that failed before: those not to be tried yet, or never by a person's word, and those whose time has come. */
  async of(step: string): Promise<{ resting: string[]; retried: ReadonlySet<string> }> {
    const found = await rows<{ subject: string; rests: boolean }>(
      this.database.manager,
      `SELECT subject, next_try_at > now() OR dropped_at IS NOT NULL AS rests FROM dead_letters WHERE step = $1`,
      [step],
    );
    return {
      resting: found.filter(({ rests }) => rests).map(({ subject }) => subject),
      retried: new Set(found.filter(({ rests }) => !rests).map(({ subject }) => subject)),
    };
  }

  /** Null when there is none, or its step succeeded meanwhile. */
  async find(tx: Tx, { step, subject }: LetterName): Promise<DeadLetterRow | null> {
    const [row] = await rows<DeadLetterRow>(
      tx,
      `SELECT ${COLUMNS} FROM dead_letters WHERE step = $1 AND subject = $2 FOR UPDATE`,
      [step, subject],
    );
    return row ?? null;
  }

  /** It is due at once, also when somebody dropped it. */
  async retry(tx: Tx, { step, subject }: LetterName): Promise<void> {
    await tx.query(
      `UPDATE dead_letters SET next_try_at = now(), dropped_at = NULL, dropped_by = NULL, dropped_because = NULL
       WHERE step = $1 AND subject = $2`,
      [step, subject],
    );
  }

  /** Its step leaves the subject alone from now on. */
  async drop(tx: Tx, { step, subject }: LetterName, by: string, because: string): Promise<void> {
    await tx.query(
      `UPDATE dead_letters SET dropped_at = now(), dropped_by = $3, dropped_because = $4
       WHERE step = $1 AND subject = $2`,
      [step, subject, by, because],
    );
  }

  async forget(step: string, subjects: readonly string[]): Promise<void> {
    await this.database.manager.query('DELETE FROM dead_letters WHERE step = $1 AND subject = ANY($2)', [
      step,
      subjects,
    ]);
  }
}
